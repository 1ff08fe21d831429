package org.jtorch.serving.codecs;

import java.awt.image.BufferedImage;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.serving.Sample;
import org.jtorch.vision.io.ImageReadMode;
import org.jtorch.vision.io.Images;
import org.jtorch.vision.transforms.CenterCrop;
import org.jtorch.vision.transforms.Compose;
import org.jtorch.vision.transforms.Normalize;
import org.jtorch.vision.transforms.Resize;
import org.jtorch.vision.transforms.ToTensor;
import org.jtorch.vision.transforms.Transform;

/** The part of {@link PictureCodec} that needs jtorch-vision. */
final class PictureTransforms {
  /** Pillow's luma of red, green and blue, times 2^16. */
  private static final int[] LUMA = {19_595, 38_470, 7_471};

  private static final int HALF = 1 << 15;
  private static final int ONE = 1 << 16;

  private final UnaryOperator<Tensor> transform;
  private final boolean grayscale;
  private final long maxPixels;

  PictureTransforms(PictureCodec.Options options) {
    this.transform = options.transform == null ? steps(options)::apply : options.transform;
    this.grayscale = options.grayscale;
    this.maxPixels = options.maxPixels;
  }

  private static Transform steps(PictureCodec.Options options) {
    int channels = options.grayscale ? 1 : 3;
    if (options.mean.length != 1 && options.mean.length != channels) {
      throw new IllegalArgumentException(
          "normalize has "
              + options.mean.length
              + " means, but pictures have "
              + channels
              + (channels == 1 ? " channel" : " channels"));
    }
    List<Transform> steps = new ArrayList<>();
    steps.add(
        options.width == 0
            ? new Resize(options.height)
            : new Resize(options.height, options.width));
    if (options.cropHeight > 0) {
      steps.add(new CenterCrop(options.cropHeight, options.cropWidth));
    }
    steps.add(new ToTensor());
    steps.add(new Normalize(options.mean, options.std));
    return new Compose(steps.toArray(Transform[]::new));
  }

  Sample ofBytes(byte[] picture) {
    try {
      return sample(firstFrame(Images.decode(picture, this::read)));
    } catch (CheckpointException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  Sample ofFile(Path picture) {
    try {
      return sample(firstFrame(Images.read(picture, this::read)));
    } catch (CheckpointException | UncheckedIOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private void read(Images.ReadOptions options) {
    options.mode(ImageReadMode.RGB).dtype(DType.UINT8).maxPixels(maxPixels);
  }

  /** Returns the first picture of an animation. */
  private static Tensor firstFrame(Tensor pixels) {
    return pixels.dim() == 4 ? pixels.get(0) : pixels;
  }

  Sample ofImage(BufferedImage picture) {
    long pixels = (long) picture.getWidth() * picture.getHeight();
    if (pixels > maxPixels) {
      throw new IllegalArgumentException(
          "the image has " + pixels + " pixels, more than the limit of " + maxPixels);
    }
    return sample(Images.toTensor(picture));
  }

  private Sample sample(Tensor pixels) {
    Tensor image = grayscale ? toGrayscale(pixels) : toColor(pixels);
    return Sample.of(transform.apply(image));
  }

  private static Tensor toColor(Tensor image) {
    return image.size(0) == 1 ? image.expand(3, -1, -1) : image.narrow(0, 0, 3);
  }

  private static Tensor toGrayscale(Tensor image) {
    if (image.size(0) == 1) {
      return image;
    }
    Tensor weights = Torch.tensor(LUMA).view(3, 1, 1);
    Tensor sum = image.narrow(0, 0, 3).to(DType.INT32).mul(weights).sum(0).unsqueeze(0);
    return sum.add(HALF).floorDivide(ONE).to(DType.UINT8);
  }
}
