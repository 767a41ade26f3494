# SPDX-License-Identifier: ISC
# Drivers that are loaded (opencrypto/module.h): one file each, of which nothing but
# crypto_driver_module is visible.  The API they find in the program, as a second
# framework beside its own would have no sessions; of the framework's internals
# only those without any state of it are in the file.
add_library(driver_support STATIC)
foreach(part IN ITEMS aead alg buffer log log_limit secret)
  target_sources(driver_support PRIVATE ${PROJECT_SOURCE_DIR}/framework/${part}.c)
endforeach()
target_include_directories(driver_support PUBLIC ${PROJECT_SOURCE_DIR}/framework)
target_link_libraries(driver_support PRIVATE project_options)

set(CRYPTODEVD_MODULES ${PROJECT_BINARY_DIR}/modules)
set(MODULE_MAP ${CMAKE_CURRENT_BINARY_DIR}/module.map)
file(CONFIGURE OUTPUT ${MODULE_MAP}
  CONTENT "{ global: crypto_driver_module; local: *; };\n" @ONLY)

# driver_module(NAME SOURCE...): a module that needs no more than the API.
function(driver_module name)
  add_library(module_${name} MODULE ${ARGN})
  set_target_properties(module_${name} PROPERTIES
    PREFIX "" OUTPUT_NAME ${name} LINK_DEPENDS ${MODULE_MAP}
    LIBRARY_OUTPUT_DIRECTORY ${CRYPTODEVD_MODULES})
  target_include_directories(module_${name} PRIVATE
    ${PROJECT_SOURCE_DIR}/framework)
  target_link_options(module_${name} PRIVATE
    LINKER:--version-script=${MODULE_MAP})
  target_link_libraries(module_${name} PRIVATE project_options)
  install(TARGETS module_${name}
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/cryptodevd)
endfunction()

# The built-in ones as well, for programs that link libopencrypto.  Of the archive
# comes what they refer to.
foreach(name IN ITEMS bignum nettle zlib)
  driver_module(${name} ${name}/${name}_module.c)
  add_dependencies(module_${name} drivers)
  target_link_libraries(module_${name} PRIVATE
    $<TARGET_FILE:drivers> driver_support)
endforeach()
target_link_libraries(module_bignum PRIVATE
  PkgConfig::GMP PkgConfig::HOGWEED)
target_link_libraries(module_nettle PRIVATE
  PkgConfig::NETTLE PkgConfig::TOMCRYPT)
target_link_libraries(module_zlib PRIVATE PkgConfig::ZLIB)

driver_module(example example/example_drv.c)
target_link_libraries(module_example PRIVATE PkgConfig::NETTLE)
