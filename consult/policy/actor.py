"""Who acts."""

from dataclasses import dataclass, field

from consult.model.organisations import OrganisationRole
from consult.model.users import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person with roles and memberships, anyone, or the program itself."""

    user_id: int | None = None
    name: str = ""
    title: str = ""
    locale: str = "sv"
    roles: frozenset[Role] = frozenset()
    memberships: dict[int, OrganisationRole] = field(default_factory=dict)
    is_system: bool = False

    @property
    def is_anonymous(self) -> bool:
        """Tell if nobody is signed in."""
        return self.user_id is None and not self.is_system

    @property
    def is_staff(self) -> bool:
        """Tell if the person works for the region."""
        return bool(self.roles)


ANONYMOUS = Actor()
SYSTEM = Actor(is_system=True)
