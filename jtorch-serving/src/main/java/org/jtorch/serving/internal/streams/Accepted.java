package org.jtorch.serving.internal.streams;

/**
 * A request that was accepted, for its consumer.
 *
 * @param pieces its pieces
 * @param wake tells the loop that a full buffer has room again
 * @param cancel withdraws it
 */
record Accepted<P>(PieceBuffer<P> pieces, Runnable wake, Runnable cancel) {}
