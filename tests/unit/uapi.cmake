# SPDX-License-Identifier: ISC
# Tests of uapi/, cryptodev-check and cryptodev-bench; tests/CMakeLists.txt includes this.
pkg_check_modules(CRITERION REQUIRED IMPORTED_TARGET criterion)

set(uapi_unit ${CMAKE_CURRENT_LIST_DIR})
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

file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/uapi_m32.c
  "#include <linux/types.h>\n#include <stdint.h>\n")
execute_process(
  COMMAND ${CMAKE_C_COMPILER} -m32 -fsyntax-only
    ${CMAKE_CURRENT_BINARY_DIR}/uapi_m32.c
  RESULT_VARIABLE uapi_no_m32 OUTPUT_QUIET ERROR_QUIET)
find_program(UAPI_CXX NAMES c++ g++ clang++)

# uapi_test NAME RUNNABLE COMMAND...
function(uapi_test name runnable)
  if(runnable)
    add_test(NAME ${name} COMMAND ${ARGN})
  else()
    add_test(NAME ${name} COMMAND sh -c "exit 77")
  endif()
  set(uapi_tests ${uapi_tests} ${name} PARENT_SCOPE)
endfunction()

# Each header alone, as C and, where there is a compiler, as C++; and layouts as a
# 32-bit program has them.
if(uapi_no_m32)
  set(uapi_m32 FALSE)
else()
  set(uapi_m32 TRUE)
endif()
foreach(dialect IN ITEMS linux openbsd)
  set(header ${PROJECT_SOURCE_DIR}/uapi/${dialect}/crypto/cryptodev.h)
  foreach(std IN ITEMS c89 c99 c11)
    uapi_test(uapi_${dialect}_${std} TRUE
      ${CMAKE_C_COMPILER} -std=${std} ${uapi_strict} -x c ${header})
  endforeach()
  foreach(std IN ITEMS c++98 c++11 c++17)
    uapi_test(uapi_${dialect}_${std} "${UAPI_CXX}"
      ${UAPI_CXX} -std=${std} ${uapi_strict} -x c++ ${header})
  endforeach()
  uapi_test(uapi_${dialect}_m32 ${uapi_m32}
    ${CMAKE_C_COMPILER} -m32 -std=c11 ${uapi_strict}
    -I${PROJECT_SOURCE_DIR}/uapi -I${PROJECT_SOURCE_DIR}/uapi/${dialect}
    ${uapi_unit}/test_uapi_${dialect}_layout.c)
endforeach()

set_tests_properties(${uapi_tests} PROPERTIES
  LABELS unit SKIP_RETURN_CODE 77)
