/**
 * The command line: what a person types, and everything that is printed for a person.
 *
 * <p>RoundTrips alone go to standard output; logs, progress, summary and errors go to standard
 * error. Exit codes:
 *
 * <ul>
 *   <li>0: done; the file ended, a live capture was stopped, or the reader of the output left
 *   <li>1: something is wrong with the configuration, the capture or the output; one line says what
 *   <li>2: the command line could not be understood
 *   <li>130: reading a file was interrupted
 * </ul>
 */
@NullMarked
package io.wiretrip.agent.cli;

import org.jspecify.annotations.NullMarked;
