package org.jtorch.vision.models.detection;

import java.util.Map;
import java.util.Objects;
import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;

/**
 * Network that computes the feature maps of a detector. The detector registers its module as {@code
 * backbone}.
 *
 * <pre>{@code
 * Sequential features = new Sequential(new Conv2d(3, 64, 3, o -> o.stride(16)), new ReLU());
 * Backbone backbone = Backbone.of(features, 64);   // one feature map, "0"
 * }</pre>
 */
public interface Backbone {
  /** {@return the module with the parameters} */
  Module module();

  /**
   * Returns the number of channels of each feature map, {@code out_channels}.
   *
   * @return the number
   * @throws IllegalArgumentException if feature maps have different numbers, as those of SSD; this
   *     is the default
   */
  default long outChannels() {
    throw new IllegalArgumentException(
        "backbone should contain an attribute out_channels specifying the number of output"
            + " channels (assumed to be the same for all the levels)");
  }

  /**
   * Computes the feature maps.
   *
   * @param images {@code (N, 3, H, W)}, normalized
   * @return feature maps by name, the highest resolution first
   */
  Map<String, Tensor> features(Tensor images);

  /**
   * Returns a backbone with one feature map, named {@code "0"}.
   *
   * <pre>{@code
   * Backbone backbone = Backbone.of(MobileNetV2.mobilenetV2().features().get(), 1280);
   * }</pre>
   *
   * @param network a module that computes the feature map
   * @param outChannels number of channels of the feature map
   * @return the backbone
   * @throws IllegalArgumentException if the network is a function, whose parameters are not known
   */
  static Backbone of(Layer network, long outChannels) {
    Objects.requireNonNull(network, "network");
    if (!(network instanceof Module module)) {
      throw new IllegalArgumentException(
          "the network of a backbone must be a Module, got a function: use a Sequential");
    }
    return new Backbone() {
      @Override
      public Module module() {
        return module;
      }

      @Override
      public long outChannels() {
        return outChannels;
      }

      @Override
      public Map<String, Tensor> features(Tensor images) {
        return Map.of("0", network.call(images));
      }
    };
  }
}
