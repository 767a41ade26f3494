# SPDX-License-Identifier: ISC
# Tests of uapi/, cryptodev-check and cryptodev-bench; tests/CMakeLists.txt includes this.
pkg_check_modules(CRITERION REQUIRED IMPORTED_TARGET criterion)

set(uapi_unit ${CMAKE_CURRENT_LIST_DIR})
set(uapi_header ${PROJECT_SOURCE_DIR}/uapi/linux/crypto/cryptodev.h)
set(uapi_strict -pedantic -Wall -Wextra -Werror -fsyntax-only)

add_executable(test_uapi_linux
  ${uapi_unit}/test_uapi_linux.c ${uapi_unit}/test_uapi_linux_layout.c)
target_link_libraries(test_uapi_linux PRIVATE
  uapi_linux uapi_wire PkgConfig::CRITERION project_options)
add_test(NAME uapi_linux COMMAND test_uapi_linux)

add_executable(test_check ${uapi_unit}/test_check.c)
target_link_libraries(test_check PRIVATE
  check_lib PkgConfig::CRITERION project_options)
add_test(NAME tools_check COMMAND test_check)

add_executable(test_check_device ${uapi_unit}/test_check_device.c)
target_link_libraries(test_check_device PRIVATE
  check_lib transport_common device drivers opencrypto
  PkgConfig::CRITERION project_options)
add_test(NAME check_device COMMAND test_check_device)

add_executable(test_bench ${uapi_unit}/test_bench.c)
target_link_libraries(test_bench PRIVATE
  bench_table bench_lib PkgConfig::CRITERION project_options)
add_test(NAME tools_bench COMMAND test_bench)
set(uapi_tests uapi_linux tools_check tools_bench check_device)

# The header alone, as C and, where there is a compiler, as C++.
foreach(std IN ITEMS c89 c99 c11)
  add_test(NAME uapi_linux_${std}
    COMMAND ${CMAKE_C_COMPILER} -std=${std} ${uapi_strict} -x c ${uapi_header})
  list(APPEND uapi_tests uapi_linux_${std})
endforeach()
find_program(UAPI_CXX NAMES c++ g++ clang++)
foreach(std IN ITEMS c++98 c++11 c++17)
  if(UAPI_CXX)
    add_test(NAME uapi_linux_${std}
      COMMAND ${UAPI_CXX} -std=${std} ${uapi_strict} -x c++ ${uapi_header})
  else()
    add_test(NAME uapi_linux_${std} COMMAND sh -c "exit 77")
  endif()
  list(APPEND uapi_tests uapi_linux_${std})
endforeach()

# Layouts as a 32-bit program has them.
file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/uapi_m32.c
  "#include <linux/types.h>\n#include <stdint.h>\n")
execute_process(
  COMMAND ${CMAKE_C_COMPILER} -m32 -fsyntax-only
    ${CMAKE_CURRENT_BINARY_DIR}/uapi_m32.c
  RESULT_VARIABLE uapi_no_m32 OUTPUT_QUIET ERROR_QUIET)
if(uapi_no_m32)
  add_test(NAME uapi_linux_m32 COMMAND sh -c "exit 77")
else()
  add_test(NAME uapi_linux_m32
    COMMAND ${CMAKE_C_COMPILER} -m32 -std=c11 ${uapi_strict}
      -I${PROJECT_SOURCE_DIR}/uapi -I${PROJECT_SOURCE_DIR}/uapi/linux
      ${uapi_unit}/test_uapi_linux_layout.c)
endif()
list(APPEND uapi_tests uapi_linux_m32)

set_tests_properties(${uapi_tests} PROPERTIES
  LABELS unit SKIP_RETURN_CODE 77)
