# mbedTLS, trimmed: the same few sources with the same configuration natively and in WebAssembly, so that both
# builds do the same. Debian's libmbedcrypto has another configuration and thereby other struct layouts.
get_filename_component(prove_auth_root "${CMAKE_CURRENT_LIST_DIR}/.." ABSOLUTE)
set(prove_auth_deps "${prove_auth_root}/build/deps")
if(NOT EXISTS "${prove_auth_deps}/mbedtls/library/sha256.c" OR NOT EXISTS "${prove_auth_deps}/include/nlohmann/json.hpp")
  message(FATAL_ERROR "The libraries are not there yet: run `node scripts/setup.mjs` first.")
endif()

add_library(prove_auth_mbedtls OBJECT
  "${prove_auth_deps}/mbedtls/library/asn1write.c"
  "${prove_auth_deps}/mbedtls/library/base64.c"
  "${prove_auth_deps}/mbedtls/library/constant_time.c"
  "${prove_auth_deps}/mbedtls/library/platform_util.c"
  "${prove_auth_deps}/mbedtls/library/sha256.c")
target_include_directories(prove_auth_mbedtls SYSTEM PUBLIC "${prove_auth_deps}/mbedtls/include")
target_compile_definitions(prove_auth_mbedtls
  PUBLIC "MBEDTLS_CONFIG_FILE=\"${CMAKE_CURRENT_LIST_DIR}/mbedtls_config.h\"")
