/* The parts of mbedTLS, 2.28 or 3.6, that the core uses: SHA-256 for request signing, base64 for tokens and
 * keys, and the ASN.1 writer for ECDSA signatures (RFC 3279). Without MBEDTLS_BIGNUM_C the writer brings no
 * big numbers. */
#ifndef PROVE_AUTH_MBEDTLS_CONFIG_H
#define PROVE_AUTH_MBEDTLS_CONFIG_H

#define MBEDTLS_SHA256_C
#define MBEDTLS_SHA256_SMALLER
#define MBEDTLS_BASE64_C
#define MBEDTLS_ASN1_WRITE_C

#endif
