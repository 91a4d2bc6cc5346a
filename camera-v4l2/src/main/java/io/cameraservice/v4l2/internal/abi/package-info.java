/**
 * The kernel's structures and request numbers, one type each, laid out by the rules of the C compiler for the ABI at hand and
 * checked against a table that a C program printed. Knows bytes and offsets; no system call, no file and no policy may enter.
 */
package io.cameraservice.v4l2.internal.abi;
