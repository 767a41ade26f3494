#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""
The device as a client of its own finds it, over HTTP: the secure channel, every
command, every refusal, and the limits from both sides.  All results are computed
a second time here, by python3-cryptography.  Exits with 77 without that.
"""

import os
import struct
import sys
import unittest

try:
    from cryptography.hazmat.primitives import hashes, hmac, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils
    from cryptography.hazmat.primitives.ciphers import modes
except ImportError:
    print("skipped: python3-cryptography not found")
    sys.exit(77)

from client import Client, DeviceError, Http, Refused, Session, aes, cap, cmac, std53, std61
from emulator import Emulator

OPAQUE, AUTHKEY, ASYMMETRIC, HMAC, SYMMETRIC = 1, 2, 3, 5, 8
ALL = (1 << 56) - 1
AES_CAPS = 0x003C000000000000
HMAC_CAPS = 0x0000000000C00000
LONG_LABEL = b"0123456789012345678901234567890123456789"
HASHES = {20: hashes.SHA1(), 32: hashes.SHA256(), 48: hashes.SHA384(), 64: hashes.SHA512()}
CURVES = {
    12: ec.SECP256R1(),
    13: ec.SECP384R1(),
    14: ec.SECP521R1(),
    15: ec.SECP256K1(),
    16: ec.BrainpoolP256R1(),
    17: ec.BrainpoolP384R1(),
    18: ec.BrainpoolP512R1(),
    47: ec.SECP224R1(),
}


class Case(unittest.TestCase):
    """An emulator and a session for each test."""

    options = ()

    def setUp(self):
        self.emulator = Emulator(*self.options, transports=["http"])
        self.addCleanup(self.emulator.end)
        self.client = self.connect()
        self.session = self.client.session()
        self.run_command = self.session.run

    def connect(self):
        client = Client(Http(self.emulator))
        self.addCleanup(client.transport.close)
        return client

    def refused(self, code, call, *arguments, inner=True, **more):
        with self.assertRaises(DeviceError) as caught:
            call(*arguments, **more)
        self.assertEqual("%02x" % caught.exception.code, "%02x" % code)
        self.assertEqual(caught.exception.inner, inner)

    def put(self, command, data):
        return struct.unpack(">H", self.run_command(command, data))[0]

    def info(self, oid, otype, session=None):
        data = (session or self.session).run(0x4E, struct.pack(">HB", oid, otype))
        self.assertEqual(len(data), 66)
        return dict(
            zip(
                "caps id length domains type alg sequence origin label delegated".split(),
                struct.unpack(">QHHHBBBB40sQ", data),
            )
        )

    def list(self, filters=b"", session=None):
        data = (session or self.session).run(0x48, filters)
        return sorted(struct.unpack(">HBB", data[i : i + 4]) for i in range(0, len(data), 4))


class DeviceTest(Case):
    def test_info(self):
        self.assertEqual(self.client.info[:9].hex(), "02040000bc614e3e00")
        self.assertEqual(self.client.info[9:], bytes(range(1, 56)))
        self.assertEqual(self.run_command(0x06), self.client.info)
        self.assertTrue(self.client.plain(0x06, b"\x01").decode("ascii"))

    def test_storage(self):
        self.assertEqual(self.run_command(0x41).hex(), "010000ff040003ff007e")
        self.put(0x42, std53(1, 30) + bytes(127))
        self.assertEqual(self.run_command(0x41).hex(), "010000fe040003fd007e")

    def test_default_key(self):
        info = self.info(1, AUTHKEY)
        self.assertEqual(info["label"].rstrip(b"\0"), b"DEFAULT AUTHKEY CHANGE THIS ASAP")
        del info["label"]
        self.assertEqual(
            info,
            dict(caps=ALL, delegated=ALL, id=1, length=40, domains=0xFFFF, type=2, alg=38, sequence=0, origin=2),
        )

    def test_echo_and_blink(self):
        for n in (1, 13, 2021, 2028, 3116):
            data = os.urandom(n)
            self.assertEqual(self.run_command(0x01, data), data)
        for n in (1, 3133):
            data = os.urandom(n)
            self.assertEqual(self.client.plain(0x01, data), data)
        self.assertEqual(self.run_command(0x6B, b"\x05"), b"")

    def test_longest(self):
        """The client stops one byte earlier than the device would complain."""
        for call, n in ((self.run_command, 3116), (self.client.plain, 3133)):
            with self.assertRaises(Refused):
                call(0x01, bytes(n + 1))
        self.refused(0x08, self.client.plain, 0x01, bytes(3134), limit=False, inner=False)
        with self.assertRaises(Refused):  # the connector's own limit comes first
            self.run_command(0x01, bytes(3117), limit=False)

    def test_random(self):
        for n in (1, 16, 2028, 3116):
            data = self.run_command(0x51, struct.pack(">H", n))
            self.assertEqual(len(data), n)
        self.assertNotEqual(data, self.run_command(0x51, struct.pack(">H", n)))
        self.refused(0x08, self.run_command, 0x51, struct.pack(">H", 3117))

    def test_options(self):
        self.assertEqual(self.run_command(0x50, b"\x01"), b"\0")
        self.assertEqual(self.run_command(0x4F, b"\x01\0\x01\x01"), b"")
        self.assertEqual(self.run_command(0x50, b"\x01"), b"\x01")
        self.assertEqual(len(self.run_command(0x50, b"\x04")), 2 * 55)
        self.refused(0x02, self.run_command, 0x50, b"\x09")
        self.refused(0x08, self.run_command, 0x4F, b"\x01\0\x02\x01")

    def test_reset(self):
        self.put(0x42, std53(1, 30) + b"x")
        self.assertEqual(self.run_command(0x08), b"")
        self.refused(0x03, self.run_command, 0x40, inner=False)
        session = self.client.session()
        self.assertEqual(self.list(session=session), [(1, AUTHKEY, 0)])

    def test_continue(self):
        """Some versions of curl ask first whether they may send."""
        headers = {"Content-Type": "application/octet-stream", "Expect": "100-continue"}
        self.client.transport.connection.request("POST", "/connector/api", b"\1\x0b\xb8" + bytes(3000), headers)
        response = self.client.transport.connection.getresponse()
        self.assertEqual((response.status, len(response.read())), (200, 3003))

    def test_unknown(self):
        self.refused(0x01, self.client.plain, 0x02, inner=False)
        self.refused(0x01, self.client.plain, 0x41, inner=False)
        self.refused(0x01, self.run_command, 0x3F)
        self.refused(0x01, self.run_command, 0x03, bytes(10))
        self.refused(0x01, self.run_command, 0x68, bytes(10))

    def test_lengths(self):
        """One byte too many or too few for each command of a fixed length."""
        for command, n in ((0x08, 0), (0x40, 0), (0x41, 0), (0x43, 2), (0x46, 53), (0x4E, 3), (0x50, 1), (0x51, 2)):
            for wrong in (n - 1, n + 1):
                if wrong >= 0:
                    self.refused(0x08, self.run_command, command, bytes(wrong))
        for wrong in (9, 11, 66):
            self.refused(0x08, self.client.plain, 0x03, b"\0\1" + bytes(wrong - 2), inner=False)
        self.refused(0x08, self.run_command, 0x01)
        for raw in (b"\x06\0\1", b"\x06\0\0\0"):
            answer = self.client.transport.transact(raw)
            self.assertEqual(answer.hex(), "7f000108")


class SessionTest(Case):
    def test_wrong_password(self):
        self.refused(0x04, self.client.session, password="Password", inner=False)

    def test_unknown_authkey(self):
        self.refused(0x0B, self.client.session, authkey=2, inner=False)

    def test_all_sessions(self):
        sessions = [self.session] + [self.client.session() for _ in range(15)]
        self.assertEqual([s.sid for s in sessions], list(range(16)))
        self.refused(0x05, self.client.session, inner=False)
        sessions[7].run(0x40)
        self.assertEqual(self.client.session().sid, 7)
        for session in sessions[:7] + sessions[8:]:
            self.assertEqual(session.run(0x01, b"\xff"), b"\xff")

    def test_wrong_password_frees(self):
        for _ in range(20):
            self.refused(0x04, self.client.session, password="no", inner=False)
        self.assertEqual(self.client.session().sid, 1)

    def test_expired(self):
        self.emulator.tell("expire")
        self.refused(0x03, self.run_command, 0x01, b"x", inner=False)
        self.assertEqual(self.client.session().run(0x01, b"x"), b"x")

    def test_idle(self):
        """Thirty seconds, from the last message on."""
        for _ in range(3):
            self.emulator.tell("idle 29000")
            self.assertEqual(self.run_command(0x01, b"x"), b"x")
        self.emulator.tell("idle 30001")
        self.refused(0x03, self.run_command, 0x01, b"x", inner=False)

    def test_idle_sessions_are_used_again(self):
        sessions = [self.session] + [self.client.session() for _ in range(15)]
        self.emulator.tell("idle 29000")
        for session in sessions[:5] + sessions[6:]:
            session.run(0x01, b"x")
        self.refused(0x05, self.client.session, inner=False)
        self.emulator.tell("idle 2000")
        self.assertEqual(self.client.session().sid, 5)

    def test_wrong_mac(self):
        self.session.chain = bytes(16)
        self.refused(0x04, self.run_command, 0x01, b"x", inner=False)
        self.refused(0x03, self.run_command, 0x01, b"x", inner=False)

    def test_padding(self):
        """Is looked at, although the MAC was right."""
        for pad in (b"\x01", b"\0"):
            session = self.client.session()
            self.assertEqual(self.client.exchange(session.wrap(b"\x01\0\1x", pad)).hex(), "7f000104")
        self.assertEqual(self.run_command(0x01, b"x"), b"x")

    def test_sent_twice(self):
        request = self.session.wrap(b"\x01\0\1x")
        self.client.exchange(request)
        self.assertEqual(self.client.exchange(request).hex(), "7f000104")

    def test_not_authenticated(self):
        answer = self.client.plain(0x03, b"\0\1" + bytes(8))
        self.session.sid = answer[0]
        self.refused(0x03, self.run_command, 0x01, b"x", inner=False)
        self.refused(0x03, self.client.plain, 0x04, bytes([15]) + bytes(16), inner=False)

    def test_inner_error_goes_on(self):
        self.refused(0x0B, self.run_command, 0x4E, b"\x12\x34\x08")
        self.assertEqual(self.run_command(0x01, b"x"), b"x")

    def test_power_cycle(self):
        self.emulator.tell("reboot")
        self.refused(0x03, self.run_command, 0x01, b"x", inner=False)

    def test_change_authkey(self):
        new = bytes(range(32))
        self.put(0x44, std61(5, 38, ALL, ALL) + bytes(32))
        session = self.client.session
        self.assertEqual(self.run_command(0x6C, b"\0\5\x26" + new), b"\0\5")
        self.assertEqual(self.info(5, AUTHKEY)["sequence"], 1)
        self.refused(0x08, self.run_command, 0x6C, b"\0\5\x26" + new + b"x")
        opened = Session(self.client, 5, (new[:16], new[16:]))
        self.assertEqual(opened.run(0x01, b"x"), b"x")
        self.refused(0x04, session, authkey=5, inner=False)

    def test_asymmetric_authentication(self):
        static = ec.generate_private_key(ec.SECP256R1())
        self.put(0x44, std61(6, 49, ALL, ALL) + point(static)[1:])
        ephemeral = ec.generate_private_key(ec.SECP256R1())
        device = self.client.plain(0x0A)
        self.assertEqual((device[0], len(device)), (49, 65))
        answer = self.client.plain(0x03, b"\0\6" + point(ephemeral))
        self.assertEqual(len(answer), 82)
        shared = ecdh(ephemeral, answer[1:66]) + ecdh(static, b"\x04" + device[1:])
        keys = b"".join(sha256(shared + struct.pack(">I", i) + b"\x3c\x88\x10") for i in (1, 2))
        self.assertEqual(answer[66:], cmac(keys[:16], answer[1:66] + point(ephemeral)))
        self.session.sid, self.session.chain, self.session.counter = answer[0], answer[66:], 1
        self.session.s_enc, self.session.s_mac, self.session.s_rmac = (keys[i : i + 16] for i in (16, 32, 48))
        self.assertEqual(self.run_command(0x01, b"hello"), b"hello")
        self.refused(0x02, self.client.plain, 0x03, b"\0\6" + bytes(8), inner=False)
        self.refused(0x02, self.client.plain, 0x03, b"\0\6\4" + bytes(64), inner=False)


def point(key):
    return key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def ecdh(key, peer):
    return key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(key.curve, peer))


def sha256(data):
    digest = hashes.Hash(hashes.SHA256())
    digest.update(data)
    return digest.finalize()


class SymmetricTest(Case):
    def test_put_example(self):
        key = "2b7e151628aed2a6abf7158809cf4f3c"
        data = bytes.fromhex("0101" + "6165732d6b31" + "00" * 34 + "0001" + "003c000000000000" + "32" + key)
        self.assertEqual(self.put(0x6D, data), 0x0101)
        blocks = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
        self.assertEqual(
            self.run_command(0x70, bytes.fromhex("0101" + blocks)).hex(),
            "3ad77bb40d7a3660a89ecaf32466ef97f5d3d58503b9699de785895a96fdbaaf",
        )
        iv = "000102030405060708090a0b0c0d0e0f"
        self.assertEqual(
            self.run_command(0x72, bytes.fromhex("0101" + iv + blocks)).hex(),
            "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2",
        )
        self.assertEqual(
            {k: v for k, v in self.info(0x0101, SYMMETRIC).items() if k != "label"},
            dict(
                caps=AES_CAPS, delegated=0, id=0x101, length=16, domains=1, type=8, alg=50, sequence=0, origin=2
            ),
        )

    def test_against_cryptography(self):
        for alg, n in ((50, 16), (51, 24), (52, 32)):
            key = os.urandom(n)
            oid = struct.pack(">H", self.put(0x6D, std53(0, alg, AES_CAPS) + key))
            for blocks in (1, 2, 125, 193):
                data, iv = os.urandom(16 * blocks), os.urandom(16)
                for encrypt, command in ((True, 0x72), (False, 0x71)):
                    self.assertEqual(self.run_command(command, oid + iv + data), aes(key, modes.CBC(iv), data, encrypt))
            for blocks in (1, 126, 194):
                data = os.urandom(16 * blocks)
                for encrypt, command in ((True, 0x70), (False, 0x6F)):
                    self.assertEqual(self.run_command(command, oid + data), aes(key, modes.ECB(), data, encrypt))

    def test_chained(self):
        """6400 bytes in pieces, the last block of each the IV of the next."""
        key, data = os.urandom(32), os.urandom(6400)
        oid = struct.pack(">H", self.put(0x6D, std53(0, 52, AES_CAPS) + key))
        out, iv = b"", bytes(16)
        for at in range(0, len(data), 2000):
            out += self.run_command(0x72, oid + iv + data[at : at + 2000])
            iv = out[-16:]
        self.assertEqual(out, aes(key, modes.CBC(bytes(16)), data, True))

    def test_lengths(self):
        oid = struct.pack(">H", self.put(0x6D, std53(0, 50, AES_CAPS) + bytes(16)))
        for command, head in ((0x71, 18), (0x72, 18), (0x6F, 2), (0x70, 2)):
            for n in (0, 1, 15, 17, 33):
                self.refused(0x08, self.run_command, command, oid + bytes(head - 2 + n))
        for n in (15, 17, 24):
            self.refused(0x08, self.run_command, 0x6D, std53(0, 50) + bytes(n))

    def test_generated(self):
        oid = struct.pack(">H", self.put(0x6E, std53(7, 52, AES_CAPS)))
        self.assertEqual(self.info(7, SYMMETRIC)["origin"], 1)
        data = os.urandom(64)
        self.assertEqual(self.run_command(0x6F, oid + self.run_command(0x70, oid + data)), data)

    def test_key_capabilities(self):
        only = {0x6F: 0x32, 0x70: 0x33, 0x71: 0x34, 0x72: 0x35}
        for command, bit in only.items():
            oid = struct.pack(">H", self.put(0x6E, std53(0, 50, cap(bit))))
            for other in only:
                data = oid + bytes(16 if other < 0x71 else 32)
                if other == command:
                    self.assertEqual(len(self.run_command(other, data)), 16)
                else:
                    self.refused(0x09, self.run_command, other, data)


class HmacTest(Case):
    def test_vector(self):
        oid = self.put(0x52, std53(0x0201, 20, HMAC_CAPS) + b"Jefe")
        self.assertEqual(
            self.run_command(0x53, struct.pack(">H", oid) + b"what do ya want for nothing?").hex(),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        )

    def test_against_cryptography(self):
        for alg, (n, hash_) in zip(range(19, 23), HASHES.items()):
            longest = 64 if n < 48 else 128
            for key in (os.urandom(1), os.urandom(longest)):
                oid = struct.pack(">H", self.put(0x52, std53(0, alg, HMAC_CAPS) + key))
                for size in (1, 63, 64, 65, 2026, 3114):
                    data = os.urandom(size)
                    mac = hmac.HMAC(key, hash_)
                    mac.update(data)
                    tag = mac.finalize()
                    self.assertEqual(self.run_command(0x53, oid + data), tag)
                    data = data[: 3114 - n]
                    tag = self.run_command(0x53, oid + data)
                    self.assertEqual(self.run_command(0x5C, oid + tag + data), b"\1")
                    self.assertEqual(self.run_command(0x5C, oid + tag[:-1] + bytes([tag[-1] ^ 1]) + data), b"\0")
            self.refused(0x08, self.run_command, 0x52, std53(0, alg) + bytes(longest + 1))
            self.refused(0x08, self.run_command, 0x52, std53(0, alg))

    def test_generated(self):
        oid = struct.pack(">H", self.put(0x5A, std53(0, 20, HMAC_CAPS)))
        self.assertEqual(self.run_command(0x5C, oid + self.run_command(0x53, oid + b"x") + b"x"), b"\1")


class AsymmetricTest(Case):
    CAPS = cap(5, 6, 7, 8, 9, 10, 11)

    def put_rsa(self, alg, bits):
        key = rsa.generate_private_key(65537, bits)
        numbers = key.private_numbers()
        half = bits // 16
        data = numbers.p.to_bytes(half, "big") + numbers.q.to_bytes(half, "big")
        oid = struct.pack(">H", self.put(0x45, std53(0, alg, self.CAPS) + data))
        public = self.run_command(0x54, oid)
        self.assertEqual(public, bytes([alg]) + numbers.public_numbers.n.to_bytes(2 * half, "big"))
        self.assertEqual(self.info(struct.unpack(">H", oid)[0], ASYMMETRIC)["length"], 7 * half)
        return key, oid

    def check_rsa(self, key, oid, length):
        for n, hash_ in HASHES.items():
            digest = os.urandom(n)
            signature = self.run_command(0x47, oid + digest)
            self.assertEqual(len(signature), length)
            key.public_key().verify(signature, digest, padding.PKCS1v15(), utils.Prehashed(hash_))
            signature = self.run_command(0x55, oid + struct.pack(">BH", 33, n) + digest)
            pss = padding.PSS(padding.MGF1(hashes.SHA256()), n)
            key.public_key().verify(signature, digest, pss, utils.Prehashed(hash_))
            empty = hashes.Hash(hash_)
            oaep = padding.OAEP(padding.MGF1(hashes.SHA1()), hash_, None)
            ciphertext = key.public_key().encrypt(b"secret", oaep)
            request = oid + b"\x20" + ciphertext + empty.finalize()
            self.assertEqual(self.run_command(0x59, request), b"secret")
            self.refused(0x02, self.run_command, 0x59, request[:-1] + bytes([request[-1] ^ 1]))
        ciphertext = key.public_key().encrypt(b"secret", padding.PKCS1v15())
        self.assertEqual(self.run_command(0x49, oid + ciphertext), b"secret")
        self.refused(0x08, self.run_command, 0x49, oid + ciphertext + b"x")
        self.refused(0x08, self.run_command, 0x59, oid + b"\x20" + ciphertext + bytes(21))
        self.refused(0x02, self.run_command, 0x55, oid + b"\x24\0\x20" + bytes(32))

    def test_rsa(self):
        for alg, bits in ((9, 2048), (10, 3072), (11, 4096)):
            key, oid = self.put_rsa(alg, bits)
            self.check_rsa(key, oid, bits // 8)
        info = bytes.fromhex("3031300d060960864801650304020105000420") + bytes(32)
        key.public_key().verify(self.run_command(0x47, oid + info), bytes(32), padding.PKCS1v15(), utils.Prehashed(HASHES[32]))

    def test_rsa_generated(self):
        oid = struct.pack(">H", self.put(0x46, std53(0, 9, self.CAPS)))
        n = int.from_bytes(self.run_command(0x54, oid)[1:], "big")
        digest = os.urandom(32)
        rsa.RSAPublicNumbers(65537, n).public_key().verify(
            self.run_command(0x47, oid + digest), digest, padding.PKCS1v15(), utils.Prehashed(HASHES[32])
        )

    def test_rsa_refused(self):
        self.refused(0x02, self.run_command, 0x45, std53(0, 9, self.CAPS) + bytes(256))
        self.refused(0x08, self.run_command, 0x45, std53(0, 9, self.CAPS) + bytes(255))
        self.refused(0x08, self.run_command, 0x45, std53(0, 10, self.CAPS) + bytes(256))

    def check_ec(self, key, oid, alg, size):
        self.assertEqual(self.run_command(0x54, oid), bytes([alg]) + point(key)[1:])
        for n, hash_ in HASHES.items():
            digest = os.urandom(n)
            signature = self.run_command(0x56, oid + digest)
            key.public_key().verify(signature, digest, ec.ECDSA(utils.Prehashed(hash_)))
        peer = ec.generate_private_key(key.curve)
        secret = self.run_command(0x57, oid + point(peer))
        self.assertEqual(len(secret), size)
        self.assertEqual(secret, ecdh(peer, point(key)))
        self.refused(0x02, self.run_command, 0x57, oid + b"\4" + bytes(2 * size))
        self.refused(0x08, self.run_command, 0x57, oid + bytes(60))
        self.refused(0x08, self.run_command, 0x56, oid + bytes(33))

    def test_ec(self):
        for alg, curve in CURVES.items():
            key = ec.generate_private_key(curve)
            size = (curve.key_size + 7) // 8
            scalar = key.private_numbers().private_value.to_bytes(size, "big")
            with self.subTest(curve.name):
                oid = struct.pack(">H", self.put(0x45, std53(0, alg, self.CAPS) + scalar))
                self.assertEqual(self.info(struct.unpack(">H", oid)[0], ASYMMETRIC)["length"], 3 * size)
                self.check_ec(key, oid, alg, size)
                self.refused(0x02, self.run_command, 0x45, std53(0, alg) + bytes(size))
                self.refused(0x02, self.run_command, 0x45, std53(0, alg) + b"\xff" * size)
                generated = struct.pack(">H", self.put(0x46, std53(0, alg, self.CAPS)))
                digest = os.urandom(32)
                ec.EllipticCurvePublicKey.from_encoded_point(curve, b"\4" + self.run_command(0x54, generated)[1:]).verify(
                    self.run_command(0x56, generated + digest), digest, ec.ECDSA(utils.Prehashed(HASHES[32]))
                )

    def test_ed25519(self):
        seed = os.urandom(32)
        key = ed25519.Ed25519PrivateKey.from_private_bytes(seed)
        oid = struct.pack(">H", self.put(0x45, std53(0, 46, self.CAPS) + seed))
        raw = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        self.assertEqual(self.run_command(0x54, oid), b"\x2e" + raw)
        for n in (1, 2026, 3114):
            data = os.urandom(n)
            self.assertEqual(self.run_command(0x6A, oid + data), key.sign(data))

    def test_wrong_kind(self):
        oid = struct.pack(">H", self.put(0x46, std53(0, 46, self.CAPS)))
        for command, data in (
            (0x47, bytes(32)),
            (0x49, bytes(256)),
            (0x55, b"\x21\0\x20" + bytes(32)),
            (0x56, bytes(32)),
            (0x57, bytes(65)),
            (0x59, b"\x20" + bytes(276)),
        ):
            self.refused(0x02, self.run_command, command, oid + data)


class ObjectTest(Case):
    def test_opaque(self):
        for n in (1, 1975, 3063):
            data = os.urandom(n)
            oid = self.put(0x42, std53(0, 30) + data)
            self.assertEqual(self.run_command(0x43, struct.pack(">H", oid)), data)
            self.assertEqual(self.info(oid, OPAQUE)["length"], n)
        self.refused(0x08, self.run_command, 0x42, std53(0, 30))
        with self.assertRaises(Refused):
            self.run_command(0x42, std53(0, 30) + bytes(3064))

    def test_ids(self):
        self.put(0x42, std53(7, 30) + b"x")
        self.refused(0x11, self.run_command, 0x42, std53(7, 30) + b"y")
        self.refused(0x0C, self.run_command, 0x42, std53(0xFFFF, 30) + b"y")
        self.assertEqual(self.put(0x6E, std53(7, 50)), 7)
        chosen = {self.put(0x42, std53(0, 30) + b"z") for _ in range(20)}
        self.assertEqual(len(chosen), 20)
        self.assertTrue(all(0 < oid < 0xFFFF for oid in chosen))

    def test_delete_and_sequence(self):
        for sequence in range(3):
            self.put(0x42, std53(7, 30) + b"x")
            self.assertEqual(self.info(7, OPAQUE)["sequence"], sequence)
            self.assertEqual(self.list(b"\x02\x01"), [(7, OPAQUE, sequence)])
            self.assertEqual(self.run_command(0x58, b"\0\7\1"), b"")
            self.refused(0x0B, self.run_command, 0x58, b"\0\7\1")
            self.refused(0x0B, self.run_command, 0x4E, b"\0\7\1")
            self.refused(0x0B, self.run_command, 0x43, b"\0\7")

    def test_filters(self):
        self.put(0x6E, std53(7, 50, AES_CAPS, 0x0001, LONG_LABEL))
        self.put(0x6E, std53(8, 52, cap(0x35), 0x0006, b"short"))
        self.put(0x5A, std53(7, 20, HMAC_CAPS, 0x0004))
        aes7, aes8, hmac7, auth = (7, SYMMETRIC, 0), (8, SYMMETRIC, 0), (7, HMAC, 0), (1, AUTHKEY, 0)
        for filters, want in (
            ("", [auth, aes7, aes8, hmac7]),
            ("01 0007", [aes7, hmac7]),
            ("02 08", [aes7, aes8]),
            ("03 0002", [auth, aes8]),
            ("03 0005", [auth, aes7, aes8, hmac7]),
            ("05 34", [aes8]),
            ("06" + LONG_LABEL.hex(), [aes7]),
            ("06" + b"short".hex() + "00" * 35, [aes8]),
            ("06" + b"shor".hex() + "00" * 36, []),
            ("04 0004000000000000", [auth, aes7]),
            ("04 0020000000400000", [auth, aes7, aes8, hmac7]),
            ("01 0007 02 08 03 0001 05 32 06" + LONG_LABEL.hex() + "04 0004000000000000", [aes7]),
        ):
            with self.subTest(filters):
                self.assertEqual(self.list(bytes.fromhex(filters)), sorted(want))
        self.refused(0x02, self.run_command, 0x48, b"\x07\0")
        self.refused(0x08, self.run_command, 0x48, b"\x01\0")

    def test_bad_algorithm(self):
        for command, alg, n in ((0x42, 50, 16), (0x6D, 20, 16), (0x52, 50, 16), (0x45, 38, 32), (0x6D, 0, 16), (0x6D, 200, 16)):
            self.refused(0x02, self.run_command, command, std53(0, alg) + bytes(n + 12))

    def test_full(self):
        """1024 pages: forty objects of 25 pages do not fit beside the key."""
        for _ in range(40):
            self.put(0x42, std53(0, 30) + bytes(3063))
        self.put(0x42, std53(0, 30) + bytes(22 * 126))
        self.put(0x42, std53(0, 30) + bytes(126))
        self.assertEqual(self.run_command(0x41)[6:8], b"\0\0")
        self.refused(0x07, self.run_command, 0x42, std53(0, 30) + b"x")

    def test_records(self):
        for _ in range(255):
            self.put(0x42, std53(0, 30) + b"x")
        self.assertEqual(self.run_command(0x41)[2:4], b"\0\0")
        self.refused(0x07, self.run_command, 0x42, std53(0, 30) + b"x")
        self.assertEqual(len(self.list()), 256)


class PermissionTest(Case):
    def restricted(self, caps, delegated=0, domains=0xFFFF):
        """A session of a key that may do less."""
        oid = self.put(0x44, std61(0, 38, caps, delegated, domains) + bytes(32))
        return Session(self.client, oid, (bytes(16), bytes(16))).run

    def test_session_capabilities(self):
        """Each command with all capabilities but its own."""
        oid = struct.pack(">H", self.put(0x6E, std53(7, 50, AES_CAPS)))
        self.put(0x5A, std53(7, 20, HMAC_CAPS))
        self.put(0x46, std53(7, 12, cap(5, 6, 7, 8, 9, 10, 11)))
        self.put(0x42, std53(7, 30) + b"x")
        for bit, command, data in (
            (0x00, 0x43, oid),
            (0x01, 0x42, std53(0, 30) + b"x"),
            (0x02, 0x44, std61(0, 38) + bytes(32)),
            (0x03, 0x45, std53(0, 12) + bytes(32)),
            (0x04, 0x46, std53(0, 12)),
            (0x05, 0x47, oid + bytes(32)),
            (0x06, 0x55, oid + b"\x21\0\x20" + bytes(32)),
            (0x07, 0x56, oid + bytes(32)),
            (0x08, 0x6A, oid + bytes(32)),
            (0x09, 0x49, oid + bytes(256)),
            (0x0A, 0x59, oid + b"\x20" + bytes(276)),
            (0x0B, 0x57, oid + bytes(65)),
            (0x11, 0x4F, b"\x01\0\x01\0"),
            (0x12, 0x50, b"\x01"),
            (0x13, 0x51, b"\0\x10"),
            (0x14, 0x52, std53(0, 20) + b"x"),
            (0x15, 0x5A, std53(0, 20)),
            (0x16, 0x53, oid + b"x"),
            (0x17, 0x5C, oid + bytes(33)),
            (0x1C, 0x08, b""),
            (0x27, 0x58, oid + b"\1"),
            (0x29, 0x58, oid + b"\3"),
            (0x2B, 0x58, oid + b"\5"),
            (0x2E, 0x6C, b"\0\1\x26" + bytes(32)),
            (0x2F, 0x6D, std53(0, 50) + bytes(16)),
            (0x30, 0x6E, std53(0, 50)),
            (0x31, 0x58, oid + b"\x08"),
            (0x32, 0x6F, oid + bytes(16)),
            (0x33, 0x70, oid + bytes(16)),
            (0x34, 0x71, oid + bytes(32)),
            (0x35, 0x72, oid + bytes(32)),
        ):
            with self.subTest("%02x" % command):
                run = self.restricted(ALL & ~cap(bit), ALL)
                self.refused(0x09, run, command, data)
                run(0x40)
        run = self.restricted(ALL & ~cap(0x28), ALL)
        self.refused(0x09, run, 0x58, b"\0\1\2")

    def test_none_needed(self):
        run = self.restricted(0)
        for command, data in ((0x01, b"x"), (0x06, b""), (0x6B, b"\1"), (0x41, b""), (0x48, b""), (0x4E, b"\0\1\2"), (0x40, b"")):
            run(command, data)

    def test_delegated(self):
        run = self.restricted(ALL, cap(0x35))
        run(0x6E, std53(0, 50, cap(0x35)))
        self.refused(0x09, run, 0x6E, std53(0, 50, cap(0x35, 0x34)))
        run(0x44, std61(0, 38, cap(0x35), cap(0x35)) + bytes(32))
        self.refused(0x09, run, 0x44, std61(0, 38, cap(0x35), cap(0x34)) + bytes(32))

    def test_domains(self):
        self.put(0x6E, std53(7, 50, AES_CAPS, 0x0001))
        run = self.restricted(ALL, ALL, 0x0002)
        for command, data in ((0x4E, b"\0\7\x08"), (0x58, b"\0\7\x08"), (0x70, b"\0\7" + bytes(16))):
            self.refused(0x0B, run, command, data)
        self.assertNotIn(b"\0\7\x08\0", run(0x48))
        self.refused(0x09, run, 0x6E, std53(0, 50, 0, 0x0003))
        self.refused(0x02, run, 0x6E, std53(0, 50, 0, 0))
        run(0x6E, std53(0, 50, 0, 0x0002))


class OldFirmwareTest(Case):
    options = ("--firmware", "2.3.1")

    def test_limits(self):
        self.assertEqual(self.client.info[:3], b"\2\3\1")
        self.assertEqual(self.client.info[9:], bytes(range(1, 55)))
        self.assertEqual(self.client.data_max(), 2028)
        data = os.urandom(2028)
        self.assertEqual(self.run_command(0x01, data), data)
        self.refused(0x08, self.client.session().run, 0x01, bytes(2029), limit=False, inner=False)
        data = os.urandom(2045)
        self.assertEqual(self.client.plain(0x01, data), data)
        self.refused(0x08, self.client.plain, 0x01, bytes(2046), limit=False, inner=False)
        self.assertEqual(len(self.run_command(0x51, struct.pack(">H", 2028))), 2028)
        self.refused(0x08, self.run_command, 0x51, struct.pack(">H", 2029))
        oid = struct.pack(">H", self.put(0x6E, std53(0, 50, AES_CAPS)))
        self.assertEqual(len(self.run_command(0x72, oid + bytes(16 + 2000))), 2000)
        self.assertEqual(len(self.run_command(0x70, oid + bytes(2016))), 2016)
        self.refused(0x08, self.client.plain, 0x06, b"\1", inner=False)


class OldestFirmwareTest(Case):
    options = ("--firmware", "2.2.0", "--serial", "4294967295")

    def test_no_symmetric(self):
        self.assertEqual(self.client.info.hex(), "020200ffffffff3e00" + bytes(range(1, 49)).hex())
        self.refused(0x01, self.run_command, 0x6E, std53(0, 50))
        self.refused(0x01, self.client.plain, 0x0A, inner=False)
        self.refused(0x02, self.run_command, 0x44, std61(0, 49) + bytes(64))


if __name__ == "__main__":
    unittest.main()
