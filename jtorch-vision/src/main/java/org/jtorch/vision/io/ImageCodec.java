package org.jtorch.vision.io;

import java.util.Optional;
import org.jtorch.Tensor;

/**
 * An additional decoder of pictures, found by {@link java.util.ServiceLoader}. {@link Images} asks
 * it before its own decoders, after the header has been checked: the size is below the limit and
 * plausible for the length of the file. EXIF orientation and dtype are applied to what it returns.
 *
 * <p>A codec is used by several threads at once.
 */
@FunctionalInterface
public interface ImageCodec {
  /**
   * Decodes a picture, or leaves it to the next decoder.
   *
   * @param header what the file declares
   * @param content the file, which must not be changed
   * @param mode channels of the result
   * @return uint8 or uint16, {@code (C, H, W)}, the values that {@code torchvision.io.decode_image}
   *     gives; or empty if this codec does not give them
   * @throws org.jtorch.CheckpointException if the file is damaged
   */
  Optional<Tensor> decode(ImageHeader header, byte[] content, ImageReadMode mode);
}
