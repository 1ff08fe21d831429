package org.jtorch.tensorboard;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/** Options of {@link SummaryWriter#addEmbedding}. */
@CanIgnoreReturnValue
public final class EmbeddingOptions {
  String tag = "default";
  List<String> metadata = List.of();
  @Nullable Tensor labelImg;

  EmbeddingOptions() {}

  /** Name of the points. Default {@code default}. */
  public EmbeddingOptions tag(String tag) {
    this.tag = Objects.requireNonNull(tag, "tag");
    return this;
  }

  /** A label for each point. Default none. */
  public EmbeddingOptions metadata(List<String> metadata) {
    this.metadata = List.copyOf(metadata);
    return this;
  }

  /** An image for each point, {@code (N, C, H, W)} with numbers from 0 to 1. Default none. */
  public EmbeddingOptions labelImg(Tensor labelImg) {
    this.labelImg = Objects.requireNonNull(labelImg, "labelImg");
    return this;
  }
}
