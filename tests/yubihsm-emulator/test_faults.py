#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""
Every fault does what it is called, to as many messages as it was told, and leaves
the device well; what the command line sets up is there.  Exits with 77 without
python3-cryptography.
"""

import os
import shutil
import subprocess
import struct
import sys
import tempfile
import unittest

try:
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
except ImportError:
    print("skipped: python3-cryptography not found")
    sys.exit(77)

import usbip
from client import Client, DeviceError, Http, Refused, std53
from emulator import PROGRAM, Emulator


class FaultTest(unittest.TestCase):
    def setUp(self):
        self.emulator = Emulator()
        self.addCleanup(self.emulator.end)
        self.client = Client(Http(self.emulator))
        self.addCleanup(self.client.transport.close)
        self.session = self.client.session()

    def echo(self):
        self.assertEqual(self.session.run(0x01, b"hello"), b"hello")

    def reason(self, call, *arguments):
        with self.assertRaises((Refused, DeviceError)) as caught:
            call(*arguments)
        return str(caught.exception)

    def test_wrong_mac(self):
        self.emulator.tell("wrong-mac 1 after=1")
        self.echo()
        self.assertEqual(self.reason(self.session.run, 0x01, b"x"), "MAC")
        self.assertEqual(self.client.session().run(0x01, b"x"), b"x")

    def test_wrong_cryptogram(self):
        self.emulator.tell("wrong-cryptogram 2")
        for _ in range(2):
            self.assertEqual(self.reason(self.client.session), "card cryptogram")
        self.client.session()
        self.echo()

    def test_errors(self):
        self.emulator.tell("error 1 03")
        self.assertEqual(self.reason(self.session.run, 0x01, b"x"), "plain error 03")
        self.session = self.client.session()
        self.emulator.tell("inner-error 2 7")
        self.client.plain(0x06)  # is no session's message
        for _ in range(2):
            self.assertEqual(self.reason(self.session.run, 0x01, b"x"), "session error 07")
        self.echo()

    def test_garbage(self):
        for mode, want in (
            ("random", "bad answer length 32"),
            ("header", "bad answer length 28"),
            ("short", "bad answer length 2"),
            ("zero", "bad answer length 0"),
            ("oversize", "bad answer length 3600"),
            ("session-id", "session id"),
            ("inner-length", "inner length"),
            ("padding", "inner length"),
            ("inner-command", "inner command"),
        ):
            with self.subTest(mode):
                session = self.client.session()
                self.emulator.tell("garbage 1 " + mode)
                reason = self.reason(session.run, 0x01, b"hello")
                if mode == "random":
                    reason, want = reason[:10], want[:10]
                self.assertEqual(reason, want)
                self.echo()

    def test_drop(self):
        """The message was run all the same."""
        self.emulator.tell("drop 1")
        self.client.transport.connection.request(
            "POST", "/connector/api", self.session.wrap(b"\x42" + struct.pack(">H", 54) + std53(9, 30) + b"x")
        )
        while self.emulator.stats()["objects"] < 2:
            pass
        self.emulator.tell("stall off")
        self.assertEqual(self.client.transport.connection.getresponse().read(), b"no answer\n")

    def test_delay_is_serial(self):
        """A second client waits for the first one's answer."""
        other = self.emulator.http()
        self.emulator.tell("delay 50")
        other.request("POST", "/connector/api", b"\x06\0\0")
        while self.emulator.stats()["device-info"] < 2:
            pass
        self.echo()
        self.emulator.tell("delay 0")
        self.assertEqual(len(other.getresponse().read()), 67)
        other.close()

    def test_vanish(self):
        self.emulator.tell("vanish")
        self.assertEqual(self.client.transport.status()["status"], "NO_DEVICE")
        self.assertEqual(self.reason(self.client.plain, 0x06), "status 500")
        self.assertEqual(self.reason(Client, self.client.transport), "no device")
        self.emulator.tell("return")
        self.assertEqual(self.reason(self.session.run, 0x01, b"x"), "plain error 03")
        self.session = Client(self.client.transport).session()
        self.echo()

    def test_keys(self):
        session = self.session
        want = " ".join(key.hex() for key in (session.s_enc, session.s_mac, session.s_rmac))
        self.assertEqual(self.emulator.tell("keys %d" % session.sid), want)
        session.run(0x40)
        self.assertRaises(ValueError, self.emulator.tell, "keys %d" % session.sid)

    def test_stats(self):
        before = self.emulator.stats()
        self.echo()
        self.reason(self.session.run, 0x4E, b"\x12\x34\x08")
        after = self.emulator.stats()
        changes = {k: v - before.get(k, 0) for k, v in after.items() if v != before.get(k, 0)}
        self.assertEqual(changes, {"messages": 2, "session_messages": 2, "errors": 1, "echo": 1, "get-object-info": 1})

    def test_reset_over_usb(self):
        """Answers, drops off the bus, and comes back as new."""
        connection = usbip.attached(self.emulator)
        client = Client(connection)
        session = client.session()
        session.run(0x42, std53(9, 30) + b"x")
        self.assertEqual(session.run(0x08), b"")
        self.assertTrue(connection.at_end())
        connection.close()
        again = usbip.attached(self.emulator)
        self.assertEqual(Client(again).session().run(0x48), b"\0\1\2\0")
        again.close()


class SetupTest(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="yubihsm-emulator.")
        self.addCleanup(shutil.rmtree, self.dir)

    def path(self, name):
        return os.path.join(self.dir, name)

    def run_in(self, options, work, password="password"):
        with Emulator(*options, transports=["http"]) as emulator:
            client = Client(Http(emulator))
            try:
                return work(client.session(password=password).run)
            finally:
                client.transport.close()

    def test_objects_are_kept(self):
        options = ("--objects", self.path("objects"))
        number = struct.pack(">H", 9)

        def first(run):
            run(0x6E, std53(9, 50, 0x003C000000000000, 1, b"kept key"))
            for _ in range(2):
                run(0x42, std53(9, 30) + b"x")
                run(0x58, number + b"\1")
            return run(0x4E, number + b"\x08"), run(0x70, number + bytes(16)), run(0x48)

        def second(run):
            got = run(0x4E, number + b"\x08"), run(0x70, number + bytes(16)), run(0x48)
            run(0x42, std53(9, 30) + b"y")
            return got, run(0x4E, number + b"\1")[16]

        before = self.run_in(options, first)
        self.assertEqual(self.run_in(options, second), (before, 2))
        self.assertEqual(self.run_in(options, lambda run: run(0x43, number)), b"y")
        public = [self.device_key(options) for _ in range(2)]
        self.assertEqual(public[0], public[1])

    def device_key(self, options):
        with Emulator(*options, transports=["http"]) as emulator:
            client = Client(Http(emulator))
            key = client.plain(0x0A)
            client.transport.close()
            return key

    def test_bad_file(self):
        for text in ("nonsense\n", "object 8 0101 50 0 2 ffff 0 0 00 00\n", "device-key 00\n", "sequence 99 0 0\n"):
            with open(self.path("objects"), "w") as out:
                out.write(text)
            status = subprocess.run(
                [PROGRAM, "--http", "0", "--objects", self.path("objects")], stderr=subprocess.DEVNULL, timeout=60
            )
            self.assertEqual(status.returncode, 1, text)

    def test_bad_options(self):
        for options in (
            [],
            ["--http", "65536"],
            ["--http", "0", "more"],
            ["--http", "0", "--firmware", "2.4"],
            ["--http", "0", "--firmware", "3.0.0"],
            ["--http", "0", "--card-challenge", "00"],
            ["--http", "0", "--put", "aes:1:aes128:00"],
            ["--http", "0", "--put", "aes:0:aes128:" + "00" * 16],
            ["--http", "0", "--put", "aes:1:hmac-sha1:" + "00" * 16],
            ["--http", "0", "--put", "hmac:1:hmac-sha1:" + "00" * 65],
            ["--http", "0", "--put", "ec:1:ecp256:" + "00" * 32],
            ["--http", "0", "--put", "rsa:1:/nonexistent"],
            ["--http", "0", "--firmware", "2.2.0", "--put", "aes:1:aes128:" + "00" * 16],
            ["--http", "0", "--put", "aes:1:" + "00" * 16],
            ["--http", "0", "--put", "aes/x:1:aes128:" + "00" * 16],
            ["--http", "0", "--put", "aes/0/10000:1:aes128:" + "00" * 16],
            ["--http", "0", "--fault", "no-such"],
        ):
            status = subprocess.run([PROGRAM] + options, stderr=subprocess.DEVNULL, timeout=60)
            self.assertIn(status.returncode, (1, 2), options)
        text = subprocess.run([PROGRAM, "--help"], stdout=subprocess.PIPE, check=True).stdout
        self.assertIn(b"--card-challenge", text)

    def pem(self, name, key):
        with open(self.path(name), "wb") as out:
            out.write(
                key.private_bytes(
                    serialization.Encoding.PEM,
                    serialization.PrivateFormat.PKCS8,
                    serialization.NoEncryption(),
                )
            )

    def test_put(self):
        rsa_key = rsa.generate_private_key(65537, 2048)
        ec_key = ec.generate_private_key(ec.SECP384R1())
        self.pem("rsa", rsa_key)
        self.pem("ec", ec_key)
        puts = (
            "aes:0101:aes128:2b7e151628aed2a6abf7158809cf4f3c:a label: with colons",
            "hmac:0x201:20:4a656665",
            "rsa:301:" + self.path("rsa"),
            "ec:302:" + self.path("ec"),
            "opaque:401:opaque-data:68656c6c6f",
        )
        options = [word for put in puts for word in ("--put", put)]
        digest = os.urandom(32)

        def work(run):
            self.assertEqual(run(0x4E, b"\1\1\x08")[18:58].rstrip(b"\0"), b"a label: with colons")
            self.assertEqual(
                run(0x70, b"\1\1" + bytes.fromhex("6bc1bee22e409f96e93d7e117393172a")).hex(),
                "3ad77bb40d7a3660a89ecaf32466ef97",
            )
            self.assertEqual(run(0x53, b"\2\1what do ya want for nothing?")[:4].hex(), "5bdcc146")
            self.assertEqual(run(0x43, b"\4\1"), b"hello")
            return run(0x47, b"\3\1" + digest), run(0x56, b"\3\2" + digest)

        rsa_signature, ec_signature = self.run_in(options, work)
        prehashed = utils.Prehashed(hashes.SHA256())
        rsa_key.public_key().verify(rsa_signature, digest, padding.PKCS1v15(), prehashed)
        ec_key.public_key().verify(ec_signature, digest, ec.ECDSA(prehashed))

    def test_put_with_limits(self):
        options = ["--put", "authkey/0030000000000000/2:5:secret"]
        options += ["--put", "aes/0020000000000000/6:101:aes128:" + "00" * 16, "--put", "aes/0/1:102:aes128:" + "00" * 16]
        with Emulator(*options, transports=["http"]) as emulator:
            client = Client(Http(emulator))
            run = client.session(5, "secret").run
            self.assertEqual(run(0x48), b"\0\5\2\0\1\1\x08\0\0\1\2\0")
            self.assertEqual(len(run(0x72, b"\1\1" + bytes(32))), 16)
            for command, n in ((0x71, 32), (0x70, 16)):
                with self.assertRaises(DeviceError) as caught:
                    run(command, b"\1\1" + bytes(n))
                self.assertEqual(caught.exception.code, 9)
            client.transport.close()

    def test_put_does_not_replace(self):
        options = ["--objects", self.path("objects"), "--put", "hmac:201:20:00"]
        self.run_in(options, lambda run: run(0x58, b"\2\1\5") + run(0x52, std53(0x201, 20, 1 << 0x16) + b"Jefe"))
        tag = self.run_in(options, lambda run: run(0x53, b"\2\1what do ya want for nothing?"))
        self.assertEqual(tag[:4].hex(), "5bdcc146")

    def test_password(self):
        self.assertTrue(self.run_in(["--password", "other"], lambda run: run(0x48), "other"))
        with self.assertRaises(DeviceError):
            self.run_in(["--password", "other"], lambda run: run(0x48))

    def test_seed(self):
        def work(run):
            return run(0x51, b"\0\x40"), run(0x6E, std53(0, 50)), run(0x46, std53(1, 12)) + run(0x54, b"\0\1")

        seen = [self.run_in(["--random-seed", seed], work) for seed in ("7", "7", "8")]
        self.assertEqual(seen[0], seen[1])
        self.assertNotEqual(seen[0][0], seen[2][0])

    def test_fault_at_start(self):
        with Emulator("--fault", "error 1 0b", "--fault", "stale", transports=["http"]) as emulator:
            transport = Http(emulator)
            with self.assertRaises(DeviceError):
                Client(transport)
            transport.close()


if __name__ == "__main__":
    unittest.main()
