package org.jtorch.vision.transforms;

/**
 * Dataset for which a policy of {@link AutoAugment} was learned, {@code
 * torchvision.transforms.v2.AutoAugmentPolicy}.
 */
public enum AutoAugmentPolicy {
  /** ImageNet. */
  IMAGENET,
  /** CIFAR-10. */
  CIFAR10,
  /** SVHN. */
  SVHN
}
