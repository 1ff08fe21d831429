package org.jtorch.vision.models.video;

/**
 * Sizes of a block of an {@link MViT}, {@code torchvision.models.video.mvit.MSBlockConfig}.
 *
 * @param heads number of heads
 * @param in channels of the input
 * @param out channels of the output
 * @param poolsQueries whether queries are pooled
 * @param strideQ stride of the queries' pooling
 * @param strideKv stride of the keys' and values' pooling
 */
record BlockConfig(
    long heads, long in, long out, boolean poolsQueries, Grid strideQ, Grid strideKv) {}
