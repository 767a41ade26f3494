#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""
Bytes that nobody should send, the same in every run: to both transports, the
control socket and the inside of a session.  The emulator must stay in its right
mind, which matters most in a build with sanitizers.
"""

import random
import socket
import struct
import sys
import unittest

try:
    from client import Client, DeviceError, Http, Refused
except ImportError:
    print("skipped: python3-cryptography not found")
    sys.exit(77)

from emulator import Emulator
from usbip import Connection, attached

ROUNDS = 300


class Hostile(unittest.TestCase):
    def setUp(self):
        self.random = random.Random(1050)
        self.emulator = Emulator()
        self.addCleanup(self.emulator.end)

    def bytes(self, most):
        return self.random.randbytes(self.random.randrange(most + 1))

    def alive(self):
        connection = attached(self.emulator)
        self.assertEqual(connection.transact(b"\x01\0\1x"), b"\x81\0\1x")
        connection.close()

    def send(self, data):
        """All of it, whether or not it is wanted, and wait for the end."""
        connection = Connection(self.emulator.ports["usbip"])
        try:
            connection.socket.sendall(data)
            connection.socket.shutdown(socket.SHUT_WR)
            while connection.socket.recv(65536):
                pass
        except OSError:
            pass  # it has closed, as it should
        connection.close()

    def test_operations(self):
        for i in range(ROUNDS):
            code = self.random.choice((0x8005, 0x8003, 0x0003, self.random.randrange(65536)))
            version = self.random.choice((0x0111, 0x0111, self.random.randrange(65536)))
            self.send(struct.pack(">HHI", version, code, i) + self.bytes(100))
        self.alive()

    def urb(self):
        """A request that is mostly right."""
        pick = self.random.choice
        length = pick((0, 1, 64, 65, 4096, 65536, 65537, 0x7FFFFFFF, 0xFFFFFFFF))
        direction = pick((0, 1, 1, 2, 0xFFFFFFFF))
        header = struct.pack(">IIIII", pick((1, 1, 1, 2, 0, 3)), pick((1, 2, 3)), 2, direction, pick((0, 1, 1, 2, 15, 16, 0x81)))
        header += struct.pack(">IIIII", pick((0, 0x40)), length, 0, pick((0, 0xFFFFFFFF, 0xFFFFFFFF, 7)), 0)
        setup = bytes((pick((0, 1, 2, 0x80, 0x81, 0x82)), self.random.randrange(13))) + self.random.randbytes(6)
        return header + setup + (self.random.randbytes(length) if direction == 0 and length <= 65537 else b"")

    def test_requests(self):
        attach = struct.pack(">HHI32s", 0x0111, 0x8003, 0, b"1-1")
        configure = struct.pack(">IIIIIIIIII", 1, 1, 2, 0, 0, 0, 0, 0, 0, 0) + bytes((0, 9, 1, 0, 0, 0, 0, 0))
        for _ in range(ROUNDS):
            urbs = b"".join(self.urb() for _ in range(self.random.randrange(1, 8)))
            self.send(attach + configure + urbs[: self.random.choice((len(urbs), self.random.randrange(len(urbs))))])
        self.alive()

    def test_too_many_waiting(self):
        connection = attached(self.emulator)
        try:
            for _ in range(2000):
                connection.submit(1, 1, length=3139)
        except (ConnectionResetError, BrokenPipeError):
            pass
        self.assertTrue(connection.at_end())
        self.alive()

    def test_messages(self):
        connection = attached(self.emulator)
        for _ in range(ROUNDS):
            body = self.bytes(self.random.choice((4, 70, 3200)))
            length = self.random.choice((len(body), len(body), self.random.randrange(65536)))
            request = bytes((self.random.randrange(256),)) + struct.pack(">H", length) + body
            self.assertGreaterEqual(len(connection.transact(request)), 3)
        connection.close()
        self.alive()

    def test_inside_a_session(self):
        client = Client(Http(self.emulator))
        session = client.session()
        for _ in range(4 * ROUNDS):
            command = self.random.choice((0x01, 0x06, *range(0x40, 0x77)))
            data = self.bytes(self.random.choice((4, 70, 600)))
            try:
                session.run(command, self.random.choice((b"", b"\0\1", b"\0\0")) + data)
                ended = command in (0x08, 0x40)
            except DeviceError as error:
                ended = not error.inner
            if ended:
                session = client.session()
        self.assertEqual(client.session().run(0x01, b"x"), b"x")
        client.transport.close()

    def test_inner_framing(self):
        client = Client(Http(self.emulator))
        for n in range(0, 40):
            session = client.session()
            answer = client.exchange(session.wrap(self.random.randbytes(n)))
            if n >= 3 and answer[0] == 0x85:
                self.assertEqual(session.unwrap(answer)[0], 0x7F)
            self.emulator.tell("expire")
        client.transport.close()

    def test_http(self):
        for path in ("/", "/connector", "/connector/api/", "/connector/status?x"):
            for method in ("GET", "POST", "PUT", "DELETE", "HEAD"):
                connection = self.emulator.http()
                connection.request(method, path, self.bytes(100) if method in ("POST", "PUT") else None)
                self.assertIn(connection.getresponse().status, (200, 404, 405))
                connection.close()
        for n in (0, 1, 2, 3140, 5000, 200000):
            connection = self.emulator.http()
            connection.request("POST", "/connector/api", bytes(n))
            self.assertEqual(connection.getresponse().status, 400)
            connection.close()
        for _ in range(ROUNDS // 10):
            with socket.create_connection(("127.0.0.1", self.emulator.ports["http"])) as raw:
                raw.sendall(self.bytes(300))
        Client(Http(self.emulator)).transport.close()

    def test_control(self):
        for _ in range(ROUNDS):
            with socket.socket(socket.AF_UNIX) as control:
                control.connect(self.emulator.control_path)
                control.sendall(self.bytes(2000))
        self.assertTrue(self.emulator.tell("stats"))
        self.alive()

    def test_end_while_clients_wait(self):
        self.emulator.tell("stall 1")
        self.emulator.tell("delay 60000")
        connections = [self.emulator.http() for _ in range(4)]
        for connection in connections:
            connection.request("POST", "/connector/api", b"\x06\0\0")
        while self.emulator.stats()["messages"] < 2:
            pass
        for connection in connections:
            self.addCleanup(connection.close)

    def test_stalled_clients_leave(self):
        self.emulator.tell("stall on")
        connections = []
        for _ in range(5):
            connection = self.emulator.http()
            connection.request("POST", "/connector/api", b"\x06\0\0")
            connections.append(connection)
        while self.emulator.stats()["messages"] < 5:
            pass
        connections[0].close()
        self.emulator.tell("stall off")
        for connection in connections[1:]:
            self.assertEqual(connection.getresponse().status, 500)
            connection.close()
        self.emulator.tell("stall on")
        with self.assertRaises(Refused):
            transport = Http(self.emulator)
            transport.connection.request("POST", "/connector/api", b"\x06\0\0")
            while self.emulator.stats()["messages"] < 6:
                pass
            self.emulator.tell("vanish")
            self.assertEqual(transport.connection.getresponse().read(), b"no answer\n")
            Client(transport)
        transport.close()


if __name__ == "__main__":
    unittest.main()
