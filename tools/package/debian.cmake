# SPDX-License-Identifier: ISC
# Debian packages by CPack, one a component of the installation: `cpack` in a tree
# of the preset `package`.  What a package of Debian has besides the files that are
# installed comes from debian/stage.cmake.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME cryptodevd)
set(CPACK_PACKAGE_VENDOR "The cryptodevd authors")
file(STRINGS debian/changelog CPACK_PACKAGE_CONTACT LIMIT_COUNT 1 REGEX "^ -- ")
string(REGEX REPLACE "^ -- (.*>).*" "\\1" CPACK_PACKAGE_CONTACT "${CPACK_PACKAGE_CONTACT}")
# Each package has its own.
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")
set(CPACK_PACKAGE_CHECKSUM SHA256)
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
# As /etc is not below /usr.
set(CPACK_SET_DESTDIR ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_COMPONENTS_ALL daemon tools library modules development)
set(CPACK_DEB_COMPONENT_INSTALL ON)

set(DEBIAN_DIR ${CMAKE_CURRENT_SOURCE_DIR}/debian)
set(DEBIAN_WORK ${CMAKE_CURRENT_BINARY_DIR}/debian)
file(MAKE_DIRECTORY ${DEBIAN_WORK})

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
# What the packages of one version need of each other.
set(DEBIAN_SAME "(= ${PROJECT_VERSION})")

# debian_package(COMPONENT NAME SYNOPSIS TEXT)
macro(debian_package component name synopsis text)
  string(TOUPPER ${component} _key)
  set(CPACK_DEBIAN_${_key}_PACKAGE_NAME ${name})
  list(APPEND DEBIAN_PACKAGES ${component}:${name})
  set(CPACK_DEBIAN_${_key}_DESCRIPTION "${synopsis}\n${text}")
endmacro()

debian_package(daemon cryptodevd "/dev/crypto in user space"
"Serves the character device /dev/crypto by CUSE, to programs that know the
commands of Linux cryptodev, FreeBSD, NetBSD or OpenBSD. The work is done by
Nettle, zlib and GMP, or by a YubiHSM 2.
.
This package has the daemon. Users of the group crypto may open the device.")
set(CPACK_DEBIAN_DAEMON_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_DAEMON_PACKAGE_DEPENDS "kmod, systemd | systemd-standalone-sysusers, udev")
set(CPACK_DEBIAN_DAEMON_PACKAGE_RECOMMENDS "cryptodev-tools")
set(CPACK_DEBIAN_DAEMON_PACKAGE_CONTROL_EXTRA
  ${DEBIAN_DIR}/postinst ${DEBIAN_DIR}/prerm ${DEBIAN_DIR}/postrm)

debian_package(tools cryptodev-tools "programs for /dev/crypto"
"Serve /dev/crypto to one program and its children, without privileges, by
cryptodev-run; check what the device does by cryptodev-check; measure it by
cryptodev-bench.")
set(CPACK_DEBIAN_TOOLS_PACKAGE_SUGGESTS "cryptodevd")

debian_package(library libopencrypto0 "opencrypto(9) in user space, shared library"
"The framework that chooses between drivers for cryptography, with the
interfaces of FreeBSD's crypto(9) and NetBSD's opencrypto(9).")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SUGGESTS "opencrypto-drivers")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA
  ${DEBIAN_DIR}/triggers ${DEBIAN_WORK}/shlibs ${DEBIAN_WORK}/symbols)

debian_package(modules opencrypto-drivers "opencrypto(9) in user space, drivers"
"Drivers that programs with libopencrypto can load: Nettle for ciphers and
hashes, zlib for compression, GMP for key operations, and an example.")
set(CPACK_DEBIAN_MODULES_PACKAGE_SECTION libs)

debian_package(development libopencrypto-dev "opencrypto(9) in user space, development files"
"What drivers and consumers of the framework are built with, and the headers
<crypto/cryptodev.h> of Linux cryptodev, FreeBSD, NetBSD and OpenBSD for
programs that use /dev/crypto. The manual pages are those of section 9.")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "libopencrypto0 ${DEBIAN_SAME}")
# Which has the page of the knobs.
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_RECOMMENDS "cryptodev-tools")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SUGGESTS "opencrypto-drivers")

# From which version on each function is there: all are from the first.
file(STRINGS ${PROJECT_SOURCE_DIR}/framework/opencrypto.syms symbols REGEX "^[a-z]")
list(APPEND symbols OPENCRYPTO_0)
list(SORT symbols)
list(TRANSFORM symbols REPLACE "(.+)" " \\1@OPENCRYPTO_0 0.1.0\n")
list(JOIN symbols "" symbols)
file(WRITE ${DEBIAN_WORK}/shlibs "libopencrypto 0 libopencrypto0 (>= 0.1.0)\n")
file(CONFIGURE OUTPUT ${DEBIAN_WORK}/symbols
  CONTENT "libopencrypto.so.0 libopencrypto0 #MINVER#\n* Build-Depends-Package: libopencrypto-dev\n@symbols@" @ONLY)
set(CPACK_PRE_BUILD_SCRIPTS ${DEBIAN_WORK}/stage.cmake)
configure_file(debian/stage.cmake.in ${DEBIAN_WORK}/stage.cmake @ONLY)
include(CPack)
