#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""The device on USB/IP: descriptors, control requests, packets, and how it leaves."""

import struct
import unittest

from emulator import Emulator
from usbip import ECONNRESET, EOVERFLOW, EPIPE, IN, OUT, RET_SUBMIT, RET_UNLINK, ZERO_PACKET, Connection, attached

DEVICE = "120100020000004050103000400201020301"
CONFIG = "09022000010100800f" + "09040000" + "02ffffff00" + "07050102400000" + "07058102400000"
ECHO = b"\x01\0\1x"


def echo(n):
    return b"\x01" + struct.pack(">H", n) + bytes(i & 0xFF for i in range(n))


class Case(unittest.TestCase):
    options = ()

    def setUp(self):
        self.emulator = Emulator(*self.options)
        self.addCleanup(self.emulator.end)

    def connect(self):
        connection = Connection(self.emulator.ports["usbip"])
        self.addCleanup(connection.close)
        return connection

    def attach(self):
        connection = attached(self.emulator)
        self.addCleanup(connection.close)
        return connection

    def check(self, connection):
        """All is well."""
        self.assertEqual(connection.transact(ECHO), b"\x81\0\1x")


class ListTest(Case):
    options = ("--busid", "3-7", "--firmware", "2.3.1")

    def test_devlist(self):
        (device,) = self.connect().devlist()
        self.assertEqual(device["busid"].rstrip(b"\0"), b"3-7")
        self.assertEqual((device["vendor"], device["product"], device["bcd"]), (0x1050, 0x0030, 0x0231))
        self.assertEqual((device["speed"], device["nconfigurations"], device["ninterfaces"]), (2, 1, 1))
        self.assertEqual(device["interfaces"], [b"\xff\xff\xff\0"])

    def test_import(self):
        status, device = self.connect().attach("3-7")
        self.assertEqual((status, device["vendor"]), (0, 0x1050))

    def test_import_of_another(self):
        connection = self.connect()
        self.assertNotEqual(connection.attach("1-1")[0], 0)
        self.assertTrue(connection.at_end())

    def test_import_twice(self):
        first = self.connect()
        self.assertEqual(first.attach("3-7")[0], 0)
        self.assertNotEqual(self.connect().attach("3-7")[0], 0)
        self.assertEqual(first.control(0x00, 9, 1)[0], 0)
        self.check(first)


class ControlTest(Case):
    def test_descriptors(self):
        connection = self.attach()
        for value, want in (
            (0x0100, DEVICE),
            (0x0200, CONFIG),
            (0x0300, "04030904"),
            (0x0301, "0e03" + "Yubico".encode("utf-16-le").hex()),
            (0x0302, "1003" + "YubiHSM".encode("utf-16-le").hex()),
            (0x0303, "1603" + "0012345678".encode("utf-16-le").hex()),
        ):
            self.assertEqual(connection.control(0x80, 6, value, 0x0409, 255), (0, bytes.fromhex(want)))
            self.assertEqual(connection.control(0x80, 6, value, 0x0409, 4)[1].hex(), want[:8])
        for value in (0x0304, 0x0201, 0x0600, 0x0F00, 0x2100):
            self.assertEqual(connection.control(0x80, 6, value, 0, 255), (EPIPE, b""))

    def test_configuration(self):
        connection = self.connect()
        self.assertEqual(connection.attach()[0], 0)
        self.assertEqual(connection.control(0x80, 8, length=1), (0, b"\0"))
        self.assertEqual(connection.write(ECHO), (EPIPE, 0))
        self.assertEqual(connection.control(0x00, 9, 2)[0], EPIPE)
        self.assertEqual(connection.control(0x00, 9, 1)[0], 0)
        self.assertEqual(connection.control(0x80, 8, length=1), (0, b"\1"))
        self.check(connection)

    def test_interface(self):
        connection = self.attach()
        self.assertEqual(connection.control(0x01, 11, 0, 0)[0], 0)
        self.assertEqual(connection.control(0x01, 11, 1, 0)[0], EPIPE)
        self.assertEqual(connection.control(0x01, 11, 0, 1)[0], EPIPE)
        self.assertEqual(connection.control(0x81, 10, 0, 0, 1), (0, b"\0"))

    def test_halt(self):
        connection = self.attach()
        self.assertEqual(connection.control(0x80, 0, length=2), (0, b"\0\0"))
        for endpoint in (0x01, 0x81):
            self.assertEqual(connection.control(0x82, 0, 0, endpoint, 2), (0, b"\0\0"))
            self.assertEqual(connection.control(0x02, 3, 0, endpoint)[0], 0)
            self.assertEqual(connection.control(0x82, 0, 0, endpoint, 2), (0, b"\1\0"))
            self.assertEqual((connection.write(ECHO) if endpoint < 0x80 else connection.read())[0], EPIPE)
            self.assertEqual(connection.control(0x02, 1, 0, endpoint)[0], 0)
            self.check(connection)
        self.assertEqual(connection.control(0x02, 1, 0, 0x02)[0], EPIPE)

    def test_unknown(self):
        connection = self.attach()
        for type_, request in ((0xC0, 1), (0x40, 1), (0x21, 9), (0x80, 7)):
            self.assertEqual(connection.control(type_, request)[0], EPIPE)
        self.assertEqual(connection.write(ECHO, endpoint=2)[0], EPIPE)
        self.assertEqual(connection.read(endpoint=3)[0], EPIPE)


class BulkTest(Case):
    def test_sizes(self):
        """Also those that end with a zero-length packet, both ways."""
        connection = self.attach()
        for n in (1, 60, 61, 62, 125, 2045, 3133):
            self.assertEqual(connection.transact(echo(n))[3:], echo(n)[3:])

    def test_multiple_of_64_waits_for_its_end(self):
        connection = self.attach()
        self.assertEqual(connection.write(echo(61)), (0, 64))
        self.assertEqual(self.emulator.stats()["messages"], 0)
        self.assertEqual(connection.write(b""), (0, 0))
        self.assertEqual(len(connection.read()[1]), 64)

    def test_zero_packet_flag(self):
        connection = self.attach()
        self.assertEqual(connection.write(echo(61), flags=ZERO_PACKET), (0, 64))
        self.assertEqual(len(connection.read()[1]), 64)

    def test_pieces(self):
        connection = self.attach()
        data = echo(200)
        self.assertEqual(connection.write(data[:64]), (0, 64))
        self.assertEqual(connection.write(data[64:192]), (0, 128))
        self.assertEqual(connection.write(data[192:]), (0, 11))
        self.assertEqual(connection.read(64)[1], b"\x81" + data[1:64])
        self.assertEqual(connection.read(3139)[1], data[64:])

    def test_answer_fills_the_buffer(self):
        """Then the zero-length packet is a transfer of its own."""
        connection = self.attach()
        connection.write(echo(125), flags=ZERO_PACKET)
        self.assertEqual(len(connection.read(64)[1]), 64)
        self.assertEqual(len(connection.read(64)[1]), 64)
        self.assertEqual(connection.read(64), (0, b""))
        self.check(connection)

    def test_small_buffer(self):
        connection = self.attach()
        connection.write(echo(20))
        status, data = connection.read(10)
        self.assertEqual((status, len(data)), (EOVERFLOW, 10))
        self.check(connection)

    def test_lone_zero_packet(self):
        connection = self.attach()
        self.assertEqual(connection.write(b""), (0, 0))
        self.check(connection)

    def test_too_long(self):
        connection = self.attach()
        for n in (3134, 4093, 5000, 60000):
            self.assertEqual(connection.transact(echo(n)).hex(), "7f000108")
        self.check(connection)

    def test_many_waiting(self):
        """Reads are answered in turn, control requests beside them."""
        connection = self.attach()
        reads = [connection.submit(IN, 1, length=3139) for _ in range(10)]
        self.assertEqual(connection.control(0x80, 8, length=1), (0, b"\1"))
        writes = [connection.submit(OUT, 1, echo(n)) for n in range(1, 11)]
        got = [connection.result(reads) for _ in range(20)]
        self.assertEqual([g[1] for g in got if g[1] in writes], writes)
        self.assertEqual([(g[1], g[4]) for g in got if g[1] in reads], list(zip(reads, (b"\x81" + echo(n)[1:] for n in range(1, 11)))))

    def test_unlink(self):
        connection = self.attach()
        reads = [connection.submit(IN, 1, length=3139) for _ in range(3)]
        unlink = connection.unlink(reads[1])
        self.assertEqual(connection.result()[:3], (RET_UNLINK, unlink, ECONNRESET))
        unlink = connection.unlink(reads[1])
        self.assertEqual(connection.result()[:3], (RET_UNLINK, unlink, 0))
        connection.submit(OUT, 1, ECHO)
        self.assertEqual(connection.result(reads)[0], RET_SUBMIT)
        self.assertEqual(connection.result(reads)[1:3], (reads[0], 0))
        connection.submit(OUT, 1, ECHO)
        self.assertEqual(connection.result(reads)[0], RET_SUBMIT)
        self.assertEqual(connection.result(reads)[1:3], (reads[2], 0))


class FaultTest(Case):
    def test_stale(self):
        """What a drain takes away; also when it waits before the device is attached."""
        self.emulator.tell("stale")
        connection = self.attach()
        self.assertEqual(connection.read(3136), (0, b"\x81\0\5stale"))
        self.check(connection)
        self.emulator.tell("stale")
        self.assertEqual(connection.transact(ECHO), b"\x81\0\5stale")
        self.assertEqual(connection.read(), (0, b"\x81\0\1x"))

    def test_late_answer(self):
        connection = self.attach()
        self.emulator.tell("delay 100")
        connection.write(ECHO)
        read = connection.submit(IN, 1, length=3139)
        connection.unlink(read)
        self.assertEqual(connection.result()[2], ECONNRESET)
        self.emulator.tell("delay 0")
        self.assertEqual(connection.transact(b"\x01\0\1y"), b"\x81\0\1x")
        self.assertEqual(connection.read()[1], b"\x81\0\1y")

    def test_stall(self):
        connection = self.attach()
        self.emulator.tell("stall 1")
        connection.write(ECHO)
        read = connection.submit(IN, 1, length=3139)
        connection.submit(OUT, 1, b"\x01\0\1y")
        self.assertEqual(connection.result()[0], RET_SUBMIT)
        self.assertEqual(connection.result([read])[4], b"\x81\0\1y")

    def test_garbage(self):
        connection = self.attach()
        for mode, want in (("header", "81000278"), ("short", "8100"), ("zero", "")):
            self.emulator.tell("garbage 1 " + mode)
            self.assertEqual(connection.transact(ECHO).hex(), want)
        self.emulator.tell("garbage 1 oversize")
        connection.write(ECHO)
        status, data = connection.read()
        self.assertEqual((status, len(data)), (EOVERFLOW, 3139))
        self.assertEqual(len(connection.read()[1]), 3600 - 3200)
        self.check(connection)

    def test_after(self):
        connection = self.attach()
        self.emulator.tell("error 2 0b after=1")
        answers = [connection.transact(ECHO).hex() for _ in range(4)]
        self.assertEqual(answers, ["81000178", "7f00010b", "7f00010b", "81000178"])

    def gone(self, connection):
        self.assertTrue(connection.at_end())
        self.assertEqual(self.emulator.stats()["objects"], 1)

    def test_reboot(self):
        connection = self.attach()
        self.emulator.tell("reboot")
        self.gone(connection)
        self.check(self.attach())

    def test_vanish(self):
        connection = self.attach()
        connection.write(echo(61))
        connection.submit(IN, 1, length=3139)
        self.emulator.tell("vanish")
        self.gone(connection)
        self.assertEqual(self.connect().devlist(), [])
        self.assertNotEqual(self.connect().attach()[0], 0)
        self.emulator.tell("return")
        self.check(self.attach())

    def test_detach_with_a_session(self):
        connection = self.attach()
        self.assertEqual(connection.transact(b"\x03\0\x0a\0\1" + bytes(8))[:4], b"\x83\0\x11\0")
        connection.submit(OUT, 1, echo(61))
        connection.close()
        again = self.attach()
        self.assertEqual(again.transact(b"\x04\0\x11\0" + bytes(16)).hex(), "7f000103")
        self.check(again)

    def test_command(self):
        for bad in ("", "stall", "stall x", "garbage 1 nothing", "error 1", "error 1 100", "delay -1", "keys 16", "no-such", "stats now"):
            with self.assertRaises(ValueError):
                self.emulator.tell(bad)
        self.assertEqual(self.emulator.tell("objects"), "2:0001:aes128-yubico-authentication:0")


if __name__ == "__main__":
    unittest.main()
