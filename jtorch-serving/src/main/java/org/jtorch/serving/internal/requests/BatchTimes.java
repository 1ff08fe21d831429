package org.jtorch.serving.internal.requests;

/**
 * Times of a batch in nanoseconds.
 *
 * @param start when it was started
 * @param network time of the network's call
 * @param total time of joining, the network's call and decoding
 */
record BatchTimes(long start, long network, long total) {}
