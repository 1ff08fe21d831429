package org.jtorch.vision.datasets;

import java.util.Arrays;
import java.util.List;

/** Part of a dataset, the {@code split} strings of {@code torchvision.datasets}. */
public enum Split {
  /** Samples to train on. */
  TRAIN("train"),
  /** Samples to validate with. */
  VAL("val"),
  /** Samples to test with. */
  TEST("test"),
  /** Samples to train on and to validate with. */
  TRAINVAL("trainval"),
  /** All samples. */
  ALL("all"),
  /** Easier samples to train on. */
  EXTRA("extra"),
  /** Samples without labels. */
  UNLABELED("unlabeled"),
  /** Samples to train on, and those without labels. */
  TRAIN_UNLABELED("train+unlabeled"),
  /** Samples to train on with coarser labels. */
  TRAIN_EXTRA("train_extra"),
  /** Training samples that are not among VOC's validation samples. */
  TRAIN_NOVAL("train_noval");

  private final String pythonName;

  Split(String pythonName) {
    this.pythonName = pythonName;
  }

  /** {@return Python's name of the split, {@code "train"}} */
  public String pythonName() {
    return pythonName;
  }

  /** Throws if the split is not one of a dataset's. */
  Split among(Split... valid) {
    if (!Arrays.asList(valid).contains(this)) {
      throw new IllegalArgumentException(
          "the dataset has no split " + this + ": its splits are " + List.of(valid));
    }
    return this;
  }
}
