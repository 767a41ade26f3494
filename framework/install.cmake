# SPDX-License-Identifier: ISC
# libopencrypto for programs outside this tree: a shared library that exports the
# functions of opencrypto/*.h and nothing else, the static one, and how to find
# them.  What is built here links the static one and its internals.

set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS opencrypto.syms)
file(STRINGS opencrypto.syms OPENCRYPTO_SYMS REGEX "^[a-z]")
list(JOIN OPENCRYPTO_SYMS "; " OPENCRYPTO_SYMS)
set(OPENCRYPTO_MAP ${CMAKE_CURRENT_BINARY_DIR}/opencrypto.map)
file(CONFIGURE OUTPUT ${OPENCRYPTO_MAP}
  CONTENT "OPENCRYPTO_0 { global: @OPENCRYPTO_SYMS@; local: *; };\n" @ONLY)
set(OPENCRYPTO_DYNAMIC_LIST ${CMAKE_CURRENT_BINARY_DIR}/opencrypto.list)
file(CONFIGURE OUTPUT ${OPENCRYPTO_DYNAMIC_LIST}
  CONTENT "{ @OPENCRYPTO_SYMS@; };\n" @ONLY)

# The framework's threads never end, so it is never unloaded.
add_library(opencrypto_shared SHARED $<TARGET_OBJECTS:opencrypto>)
set_target_properties(opencrypto_shared PROPERTIES
  OUTPUT_NAME opencrypto VERSION ${PROJECT_VERSION} SOVERSION 0
  LINKER_LANGUAGE C LINK_DEPENDS ${OPENCRYPTO_MAP})
target_link_options(opencrypto_shared PRIVATE
  LINKER:--version-script=${OPENCRYPTO_MAP}
  LINKER:-Bsymbolic-functions LINKER:-z,nodelete)
target_link_libraries(opencrypto_shared PRIVATE Threads::Threads project_options)

# Programs that load drivers: all of the API is in them, for drivers to find.
add_library(opencrypto_host INTERFACE)
target_link_options(opencrypto_host INTERFACE
  LINKER:--dynamic-list=${OPENCRYPTO_DYNAMIC_LIST})
target_link_libraries(opencrypto_host INTERFACE
  -Wl,--whole-archive $<TARGET_FILE:opencrypto> -Wl,--no-whole-archive
  opencrypto)

if(IS_ABSOLUTE "${CMAKE_INSTALL_INCLUDEDIR}")
  set(OPENCRYPTO_INCLUDEDIR "${CMAKE_INSTALL_INCLUDEDIR}")
else()
  set(OPENCRYPTO_INCLUDEDIR "\${prefix}/${CMAKE_INSTALL_INCLUDEDIR}")
endif()
if(IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}")
  set(OPENCRYPTO_LIBDIR "${CMAKE_INSTALL_LIBDIR}")
else()
  set(OPENCRYPTO_LIBDIR "\${prefix}/${CMAKE_INSTALL_LIBDIR}")
endif()
# Found from where the file lies: the prefix may be chosen when installing.
file(RELATIVE_PATH OPENCRYPTO_PREFIX
  "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" "${CMAKE_INSTALL_PREFIX}")
configure_file(opencrypto.pc.in opencrypto.pc @ONLY)

install(TARGETS opencrypto opencrypto_shared
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
    COMPONENT library NAMELINK_COMPONENT development)
install(DIRECTORY opencrypto DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  FILES_MATCHING PATTERN "*.h")
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/opencrypto.pc
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
