"""A certificate authority of one's own for a hall without internet: phones open the camera only over HTTPS.

`rallypoint serve --tls` keeps an authority and a server certificate under DATA_DIR/tls. A phone trusts the
authority once (the page /trust-this-server says how); the server certificate is renewed by itself.
"""

import ipaddress
import os
import socket
import struct
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_LASTS = timedelta(days=3650)
CERTIFICATE_LASTS = timedelta(days=397)  # phones refuse server certificates that last longer
RENEWED_BEFORE = timedelta(days=30)
CLOCKS_DIFFER = timedelta(hours=24)
SIOCGIFADDR = 0x8915

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Paper(NamedTuple):
    """A certificate with its private key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


class Files(NamedTuple):
    """Where the papers lie: the authority for phones, certificate and key for the server."""

    authority: Path
    certificate: Path
    key: Path

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the authority as shown by phones, to compare before trusting it."""
        return fingerprint(x509.load_pem_x509_certificate(self.authority.read_bytes()))


def fingerprint(certificate: x509.Certificate) -> str:
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def local_addresses() -> list[Address]:
    """The IPv4 addresses of this machine's network cards, the loopback left out. Linux; elsewhere its main one."""
    found: list[Address] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, card in socket.if_nameindex():
            request = struct.pack("256s", card.encode()[:15])
            try:
                from fcntl import ioctl  # noqa: PLC0415 - not there on Windows

                found.append(ipaddress.IPv4Address(ioctl(probe.fileno(), SIOCGIFADDR, request)[20:24]))
            except (ImportError, OSError):
                continue
        if not found:
            try:
                probe.connect(("192.0.2.1", 9))  # sends nothing: asks which card would be used
                found.append(ipaddress.IPv4Address(probe.getsockname()[0]))
            except OSError:
                pass
    return [address for address in found if not address.is_loopback]


def names_of_this_machine(extra: Iterable[str] = ()) -> list[str | Address]:
    """Every name and address under which the server may be opened in the hall, without repetition."""
    hostname = socket.gethostname().lower()
    names: list[str | Address] = ["localhost"]
    if hostname.isascii() and "." not in hostname:
        names += [hostname, f"{hostname}.local"]
    names += [ipaddress.ip_address("127.0.0.1"), ipaddress.ip_address("::1"), *local_addresses()]
    for name in extra:
        try:
            names.append(ipaddress.ip_address(name))
        except ValueError:
            names.append(name.lower())
    return list(dict.fromkeys(names))


def names_in(file: Path) -> list[str | Address]:
    """The names a server certificate was made for."""
    certificate = x509.load_pem_x509_certificates(file.read_bytes())[0]
    alternatives = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return [*alternatives.get_values_for_type(x509.DNSName), *_addresses(alternatives)]


def _addresses(alternatives: x509.SubjectAlternativeName) -> list[Address]:
    found = alternatives.get_values_for_type(x509.IPAddress)
    return [value for value in found if isinstance(value, ipaddress.IPv4Address | ipaddress.IPv6Address)]


def ensure(directory: Path, names: list[str | Address], now: datetime) -> tuple[Files, bool]:
    """Make what is missing, renew what runs out within 30 days or no longer names this machine.

    Returns where the papers lie and whether the server certificate is new. A new authority is only made when
    there is none, or it has run out, or `names` has a public name it may not vouch for.
    """
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    files = Files(directory / "authority.pem", directory / "server.pem", directory / "server.key")
    authority = _authority(files.authority, directory / "authority.key", names, now)
    if _still_good(files, authority, names, now):
        return files, False
    server = _issue(authority, names, now)
    _write(files.key, _key_bytes(server.key))
    chain = server.certificate.public_bytes(serialization.Encoding.PEM) + _pem(authority.certificate)
    _write(files.certificate, chain, mode=0o644)
    return files, True


def _authority(file: Path, key_file: Path, names: list[str | Address], now: datetime) -> Paper:
    if file.exists() and key_file.exists():
        certificate = x509.load_pem_x509_certificate(file.read_bytes())
        key = serialization.load_pem_private_key(key_file.read_bytes(), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise ValueError(f"{key_file} is not a key that Rallypoint made.")
        if certificate.not_valid_after_utc > now + CERTIFICATE_LASTS and _vouches_for(certificate, names):
            return Paper(certificate, key)
    made = _new_authority(names, now)
    _write(key_file, _key_bytes(made.key))
    _write(file, _pem(made.certificate), mode=0o644)
    return made


def _permitted(names: list[str | Address]) -> list[x509.GeneralName]:
    """What the authority may vouch for: this machine's names and private networks, nothing of the wide world.

    So nobody who steals its key can pose as a bank towards the phones that trust it.
    """
    private = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16"]
    networks: list[Network] = [ipaddress.ip_network(text) for text in (*private, "127.0.0.0/8", "::1/128")]
    networks.append(ipaddress.ip_network("fc00::/7"))
    for name in names:
        if not isinstance(name, str) and not any(
            name.version == network.version and name in network for network in networks
        ):
            networks.append(ipaddress.ip_network(name))
    words = [name for name in names if isinstance(name, str)]
    return [*(x509.DNSName(word) for word in words), *(x509.IPAddress(network) for network in networks)]


def _vouches_for(certificate: x509.Certificate, names: list[str | Address]) -> bool:
    permitted = (
        certificate.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    )
    words = {entry.value for entry in permitted if isinstance(entry, x509.DNSName)}
    networks = [entry.value for entry in permitted if isinstance(entry, x509.IPAddress)]
    return all(
        name in words if isinstance(name, str) else any(_inside(name, network) for network in networks)
        for name in names
    )


def _inside(address: Address, network: Address | Network) -> bool:
    if not isinstance(network, ipaddress.IPv4Network | ipaddress.IPv6Network):
        return address == network
    return address.version == network.version and address in network


def _new_authority(names: list[str | Address], now: datetime) -> Paper:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, f"Rallypoint {socket.gethostname()[:40]} {now:%Y-%m-%d}"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Rallypoint"),
        ]
    )
    certificate = (
        _unsigned(subject, subject, key.public_key(), now, AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(_permitted(names), None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return Paper(certificate, key)


def _issue(authority: Paper, names: list[str | Address], now: datetime) -> Paper:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Rallypoint")])
    alternatives = [x509.DNSName(name) if isinstance(name, str) else x509.IPAddress(name) for name in names]
    public = key.public_key()
    certificate = (
        _unsigned(subject, authority.certificate.subject, public, now, CERTIFICATE_LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False
        )
        .sign(authority.key, hashes.SHA256())
    )
    return Paper(certificate, key)


def _unsigned(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, lasts: timedelta
) -> x509.CertificateBuilder:
    start = now - CLOCKS_DIFFER
    return x509.CertificateBuilder(issuer, subject, key, x509.random_serial_number(), start, start + lasts)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _still_good(files: Files, authority: Paper, names: list[str | Address], now: datetime) -> bool:
    if not files.certificate.exists() or not files.key.exists():
        return False
    certificate = x509.load_pem_x509_certificates(files.certificate.read_bytes())[0]
    if certificate.issuer != authority.certificate.subject or not set(names_in(files.certificate)).issuperset(
        names
    ):
        return False
    return certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc - RENEWED_BEFORE


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _key_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(file: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Whole or not at all, and never readable by others in between."""
    fresh = file.with_name(file.name + ".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
    fresh.replace(file)
