package org.jtorch.vision.transforms;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.InterpolateMode;
import org.jtorch.vision.internal.Configured;
import org.jtorch.vision.transforms.functional.WarpOptions;
import org.jtorch.vision.tvtensors.TVTensor;

/**
 * AutoAugment, {@code torchvision.transforms.v2.AutoAugment}: two operations of a learned policy. A
 * sample has one image or video, uint8 with one or three channels, and no boxes, masks or
 * keypoints.
 */
public final class AutoAugment extends AugmentTransform {
  private static final int BINS = 10;

  private final Options options;
  private final List<AutoAugmentPolicies.Pair> policies;

  /** Creates a transform with the policy of ImageNet. */
  public AutoAugment() {
    this(o -> {});
  }

  /**
   * Creates a transform.
   *
   * @param policy dataset for which the policy was learned
   */
  public AutoAugment(AutoAugmentPolicy policy) {
    this(o -> o.policy(policy));
  }

  /**
   * Creates a transform.
   *
   * @param options {@code o -> o.policy(AutoAugmentPolicy.SVHN).fill(128)}
   */
  public AutoAugment(Consumer<Options> options) {
    this(Configured.by(new Options(), options));
  }

  private AutoAugment(Options options) {
    super(options);
    this.options = options;
    policies = AutoAugmentPolicies.of(options.policy);
  }

  @Override
  Kernel draw(TVTensor image) {
    AutoAugmentPolicies.Pair pair = policies.get((int) Draws.integer(0, policies.size()));
    List<AugmentSpace.Step> steps = new ArrayList<>();
    for (AutoAugmentPolicies.Choice choice : List.of(pair.first(), pair.second())) {
      if (AugmentSpace.isAtMost(choice.probability())) {
        steps.add(
            AugmentSpace.AUTO_AUGMENT.step(
                choice.operation(), BINS, image.canvasSize(), choice::bin));
      }
    }
    return chain(steps);
  }

  /** Policy, interpolation and fill. Interpolation is NEAREST by default. */
  @CanIgnoreReturnValue
  public static final class Options extends WarpOptions<Options> {
    private AutoAugmentPolicy policy = AutoAugmentPolicy.IMAGENET;

    private Options() {
      super(InterpolateMode.NEAREST);
    }

    /** Dataset for which the policy was learned. Default ImageNet. */
    public Options policy(AutoAugmentPolicy policy) {
      this.policy = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /** Returns the arguments as Python prints them; no fill is not printed. */
    @CheckReturnValue
    private String text() {
      return describe().replace(", fill=None", "") + ", policy=AutoAugmentPolicy." + policy;
    }
  }

  @Override
  protected String extraRepr() {
    return options.text();
  }
}
