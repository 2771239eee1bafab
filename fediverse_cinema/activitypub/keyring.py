"""The signing keys of our own actors, opened once and kept: loading a private key costs more than a signature."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from fediverse_cinema.activitypub import keys
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.values import frozen


@frozen
class SigningKeys:
    rsa: RSAPrivateKey
    rsa_id: str
    ed25519: Ed25519PrivateKey
    ed25519_id: str


def vault() -> keys.Vault:
    rooms = here().rooms
    if "vault" not in rooms:
        rooms["vault"] = keys.Vault(here().secret)
    found: keys.Vault = rooms["vault"]
    return found


def new_keys(actor: Actor) -> None:
    """Give an actor that is being made her two pairs, the private halves sealed."""
    rsa, ed25519 = keys.generate_rsa(), keys.generate_ed25519()
    actor.rsa_key_id = f"{actor.uri}#main-key"
    actor.rsa_public = keys.public_pem(rsa.public_key())
    actor.rsa_private = vault().seal(rsa, about=actor.uri)
    actor.ed25519_key_id = f"{actor.uri}#ed25519-key"
    actor.ed25519_public = keys.multibase(ed25519.public_key())
    actor.ed25519_private = vault().seal(ed25519, about=actor.uri)


def signing_keys(actor: Actor) -> SigningKeys:
    """The keys of an actor of ours."""
    opened: dict[int, SigningKeys] = here().rooms.setdefault("signing_keys", {})
    if actor.id not in opened:
        opened[actor.id] = _open(actor)
    return opened[actor.id]


def _open(actor: Actor) -> SigningKeys:
    if not (actor.rsa_private and actor.ed25519_private):
        raise ValueError(f"{actor.uri} has no keys of ours")
    rsa = vault().open(actor.rsa_private, about=actor.uri)
    ed25519 = vault().open(actor.ed25519_private, about=actor.uri)
    if not isinstance(rsa, RSAPrivateKey) or not isinstance(ed25519, Ed25519PrivateKey):
        raise ValueError(f"the sealed keys of {actor.uri} are of other kinds")
    return SigningKeys(rsa, f"{actor.uri}#main-key", ed25519, f"{actor.uri}#ed25519-key")
