#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""
One session whose every byte is known: requests that Yubico's client sent and
answers that it accepted, with the challenges fixed.  Standard library only.
"""

import unittest

from emulator import Emulator

EXCHANGES = [
    ("create session", "03000a00010102030405060708", "83001100a1a2a3a4a5a6a7a81527e794ae892fe2"),
    ("authenticate session", "040011001b1b0d5ff978e0b9fabcdf4ebf977371", "840000"),
    (
        "echo hello",
        "05001900c8e0ddb9ec667414ecfe3557611381b51ba51c3ea338db6b",
        "850019007c73d118018828750750aa9a9e5812e18e51498b2316f28a",
    ),
    (
        "echo of 13 bytes",
        "05002900e820ca16359081c792985d5b2feecae3eb98c0519724723a1ce9ff594376562efae645a1553c55cd",
        "850029006ec7691eb13372fb4f5600c2f028e64f3e047c01989365ed0571d3d4a78b47aa44f00097309fc04e",
    ),
    (
        "object info, absent",
        "050019005315601663539fc59eb77be56f14ee11a738baf2a2c29652",
        "8500190055ccff0073d9131428083ccfc5c254434cfee3348b3eeab0",
    ),
    (
        "close session",
        "05001900a580411ec3487fd98e08b5684c840accbbb81e7a4deb7809",
        "850019001d99be622dd801c24369c682f756feb15c657647e24e73b5",
    ),
    ("echo after the end", "05001900b3cc4f1fbe4b45d53aae750184afd3df08493b60eaf40a9f", "7f000103"),
]


class Replay(unittest.TestCase):
    def test_replay(self):
        with Emulator("--card-challenge", "a1a2a3a4a5a6a7a8", transports=["http"]) as emulator:
            connection = emulator.http()
            for name, request, answer in EXCHANGES:
                connection.request("POST", "/connector/api", bytes.fromhex(request))
                with self.subTest(name):
                    self.assertEqual(connection.getresponse().read().hex(), answer)
            connection.close()


if __name__ == "__main__":
    unittest.main()
