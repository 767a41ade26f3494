# SPDX-License-Identifier: ISC
"""A client of the device that keeps to what Yubico's own sends and accepts."""

import hashlib
import os
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

DEFAULT_PASSWORD = "password"


class DeviceError(Exception):
    """The device's own error code; `inner` if it came through a session."""

    def __init__(self, code, inner):
        super().__init__("%s error %02x" % ("session" if inner else "plain", code))
        self.code = code
        self.inner = inner


class Refused(Exception):
    """The client would not send this, or not accept that."""


def cmac(key, data):
    mac = CMAC(algorithms.AES(key))
    mac.update(data)
    return mac.finalize()


def aes(key, mode, data, encrypt):
    cipher = Cipher(algorithms.AES(key), mode)
    context = cipher.encryptor() if encrypt else cipher.decryptor()
    return context.update(data) + context.finalize()


def message(command, data=b""):
    return struct.pack(">BH", command, len(data)) + data


def password_keys(password):
    key = hashlib.pbkdf2_hmac("sha256", password.encode(), b"Yubico", 10000, 32)
    return key[:16], key[16:]


class Http:
    """The connector's transport."""

    def __init__(self, emulator):
        self.connection = emulator.http()

    def status(self):
        self.connection.request("GET", "/connector/status")
        response = self.connection.getresponse()
        body = response.read()
        if response.status >= 400 or len(body) > 256 or b"\0" in body:
            raise Refused("status %d" % response.status)
        return dict(line.split("=", 1) for line in body.decode().splitlines())

    def transact(self, request, session=None):
        headers = {"Content-Type": "application/octet-stream", "User-Agent": "YubiHSM curl/2.8.0"}
        if session:
            headers["YubiHSM-Session"] = session
        self.connection.request("POST", "/connector/api", request, headers)
        response = self.connection.getresponse()
        body = response.read()
        if response.status >= 400:
            raise Refused("status %d" % response.status)
        return body

    def close(self):
        self.connection.close()


class Client:
    def __init__(self, transport):
        self.transport = transport
        if isinstance(transport, Http) and transport.status().get("status") != "OK":
            raise Refused("no device")
        self.max = 2048
        self.info = self.plain(0x06)
        self.firmware = tuple(self.info[:3])
        if self.firmware >= (2, 4, 0):
            self.max = 3136

    def data_max(self):
        return 16 * ((self.max - 12) // 16) - 4

    def exchange(self, request, session=None):
        """One request; lengths as the client checks them."""
        answer = self.transport.transact(request, session)
        if not 3 <= len(answer) <= 3139 or len(answer) != 3 + struct.unpack(">H", answer[1:3])[0]:
            raise Refused("bad answer length %d" % len(answer))
        return answer

    def plain(self, command, data=b"", session=None, limit=True):
        request = message(command, data)
        if limit and len(request) > self.max:
            raise Refused("too long")
        answer = self.exchange(request, session)
        if answer[0] == 0x7F and len(answer) == 4:
            raise DeviceError(answer[3], False)
        if answer[0] != command | 0x80:
            raise Refused("bad answer command %02x" % answer[0])
        return answer[3:]

    def session(self, authkey=1, password=DEFAULT_PASSWORD, **more):
        return Session(self, authkey, password_keys(password), **more)


class Session:
    """A session by a symmetric authentication key."""

    def __init__(self, client, authkey, keys, challenge=None):
        k_enc, k_mac = keys
        self.client = client
        self.name = os.urandom(8).hex()
        host = challenge or os.urandom(8)
        answer = client.plain(0x03, struct.pack(">H", authkey) + host, self.name)
        if len(answer) != 17:
            raise Refused("bad length")
        self.sid = answer[0]
        context = host + answer[1:9]
        self.s_enc = self.derive(k_enc, 0x04, 128, context)
        self.s_mac = self.derive(k_mac, 0x06, 128, context)
        self.s_rmac = self.derive(k_mac, 0x07, 128, context)
        self.chain = bytes(16)
        self.counter = 1
        # The card's cryptogram is looked at once the device has seen the host's.
        outer = b"\x04\x00\x11" + answer[:1] + self.derive(self.s_mac, 0x01, 64, context)
        client.plain(0x04, self.mac(outer)[3:], self.name)
        if answer[9:] != self.derive(self.s_mac, 0x00, 64, context):
            raise Refused("card cryptogram")

    @staticmethod
    def derive(key, constant, bits, context):
        return cmac(key, bytes(11) + struct.pack(">BBHB", constant, 0, bits, 1) + context)[: bits // 8]

    def mac(self, outer):
        self.chain = cmac(self.s_mac, self.chain + outer)
        return outer + self.chain[:8]

    def iv(self):
        return aes(self.s_enc, modes.ECB(), self.counter.to_bytes(16, "big"), True)

    def wrap(self, inner, pad=b"\x80"):
        padded = inner + pad + bytes(15 - len(inner) % 16)
        ciphertext = aes(self.s_enc, modes.CBC(self.iv()), padded, True)
        return self.mac(struct.pack(">BHB", 5, 1 + len(ciphertext) + 8, self.sid) + ciphertext)

    def unwrap(self, answer):
        if answer[0] == 0x7F and len(answer) == 4:
            raise DeviceError(answer[3], False)
        if answer[0] != 0x85 or len(answer) < 28 or len(answer) % 16 != 12:
            raise Refused("bad session answer")
        if answer[-8:] != cmac(self.s_rmac, self.chain + answer[:-8])[:8]:
            raise Refused("MAC")
        if answer[3] != self.sid:
            raise Refused("session id")
        inner = aes(self.s_enc, modes.CBC(self.iv()), answer[4:-8], False).rstrip(b"\0")[:-1]
        if len(inner) < 3 or len(inner) - 3 != struct.unpack(">H", inner[1:3])[0]:
            raise Refused("inner length")
        self.counter += 1
        return inner

    def run(self, command, data=b"", limit=True):
        if limit and len(data) > self.client.data_max():
            raise Refused("too long")
        answer = self.unwrap(self.client.exchange(self.wrap(message(command, data)), self.name))
        if answer[0] == 0x7F and len(answer) == 4:
            raise DeviceError(answer[3], True)
        if answer[0] != command | 0x80:
            raise Refused("inner command")
        return answer[3:]


def std53(oid, alg, caps=0, domains=0xFFFF, label=b""):
    return struct.pack(">H40sHQB", oid, label, domains, caps, alg)


def std61(oid, alg, caps=0, delegated=0, domains=0xFFFF, label=b""):
    return std53(oid, alg, caps, domains, label) + struct.pack(">Q", delegated)


def cap(*bits):
    return sum(1 << bit for bit in bits)
