package io.wiretrip.config;

/**
 * Where a value stands.
 *
 * @param source the file, or the name of the environment variable
 * @param line the line, from 1; 0 if it has none
 */
record Origin(String source, int line) {}
