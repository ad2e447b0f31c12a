"""An authority of the tests' own, and servers with certificates that are good, or not."""

import ssl
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from foundation.clock import now

DAY = timedelta(days=1)


def _name(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])


@dataclass
class Authority:
    """Its certificate lies in `file`; whoever trusts that trusts the servers it vouched for."""

    folder: Path
    name: str = "authority"

    def __post_init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self._signed(self.name, self.key, x509.BasicConstraints(ca=True, path_length=None))
        self.file = self.folder / f"{self.name}.pem"
        self.file.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    def _signed(
        self, words: str, key: ec.EllipticCurvePrivateKey, what: x509.ExtensionType, *, over: bool = False
    ) -> x509.Certificate:
        at = now()
        signed = (
            x509.CertificateBuilder()
            .subject_name(_name(words))
            .issuer_name(_name(self.name))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(at - 9 * DAY)
            .not_valid_after(at - DAY if over else at + DAY)
            .add_extension(what, critical=isinstance(what, x509.BasicConstraints))
        )
        if not isinstance(what, x509.BasicConstraints):
            signed = signed.add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
            )
        else:
            usage = x509.KeyUsage(
                digital_signature=False, content_commitment=False, key_encipherment=False, data_encipherment=False,
                key_agreement=False, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
            )  # fmt: skip
            signed = signed.add_extension(usage, critical=True).add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
            )
        return signed.sign(self.key, hashes.SHA256())

    def server(self, host: str, *, over: bool = False) -> ssl.SSLContext:
        """What a server of that name shows; `over`: its time has passed."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._signed(host, key, x509.SubjectAlternativeName([x509.DNSName(host)]), over=over)
        file = self.folder / f"{host}-{over}.pem"
        file.write_bytes(
            certificate.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        shown.load_cert_chain(file)
        return shown

    def trusted(self) -> ssl.SSLContext:
        """As the product makes its own, with this authority beside those of the machine."""
        return ssl.create_default_context(cafile=str(self.file))
