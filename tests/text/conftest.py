from hypothesis import settings

# Examples are the same in every run, so that nobody meets another's discovery; time is never a verdict.
settings.register_profile("text", deadline=None, derandomize=True, max_examples=150)
settings.load_profile("text")
