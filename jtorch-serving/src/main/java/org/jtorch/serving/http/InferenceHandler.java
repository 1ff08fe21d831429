package org.jtorch.serving.http;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.serving.Serving;
import org.jtorch.serving.internal.protocol.Limits;

/**
 * The endpoints of a {@link Serving}, for any web server.
 *
 * <p>The Open Inference Protocol v2 and its extensions for binary tensors, statistics, scheduling
 * and the repository are below {@code /v2}. Further endpoints there are {@code
 * /v2/models/MODEL/predict}, which takes and returns the model's own types by its codec (JSON, or a
 * picture's bytes where its input type is {@code byte[]}), and {@code
 * /v2/models/MODEL/generate_stream}, which sends the pieces of a streaming model's answer as
 * server-sent events. The web page is {@code /jtorch}.
 */
public final class InferenceHandler {
  private final Endpoints endpoints;

  private InferenceHandler(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  /**
   * Creates a handler.
   *
   * @param serving the models, which stay the caller's
   * @param options {@code o -> o.page(true)}
   * @return the handler, which is safe to share
   */
  public static InferenceHandler of(Serving serving, Consumer<Options> options) {
    Options chosen = new Options();
    options.accept(chosen);
    return new InferenceHandler(new Endpoints(serving, chosen));
  }

  /**
   * Handles a request. The body is read on the calling thread; the model is not waited for.
   *
   * @param request the request
   * @return the response, which the caller closes. It never completes exceptionally, except that
   *     cancelling it withdraws the request. It may complete on a serving thread, which must not
   *     write to the client: hand it over to another thread
   */
  public CompletableFuture<InferenceResponse> handle(InferenceRequest request) {
    return endpoints.handle(request);
  }

  /**
   * Reports that the server is not ready, and refuses further requests for computation with status
   * 503. Those under way go on. Called before the models close.
   */
  public void stop() {
    endpoints.stop();
  }

  /** Options of a handler. */
  @CanIgnoreReturnValue
  public static final class Options {
    private static final int MAX_JSON = 8 << 20;
    private static final int MAX_DEPTH = 64;

    boolean protocol = true;
    boolean page;
    boolean repositoryChanges;
    boolean sameOrigin = true;
    long maxPendingBytes = Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 4);
    long maxBody = Math.min(64L << 20, maxPendingBytes / 2);
    long maxElements = 1L << 24;
    int maxInputs = 64;
    int maxRows = 4096;
    @Nullable ModelRepository repository;

    private Options() {}

    /** Offers the endpoints below {@code /v2}. Default true. */
    public Options protocol(boolean offered) {
      this.protocol = offered;
      return this;
    }

    /** Offers the web page {@code /jtorch}, its numbers, and its form. Default false. */
    public Options page(boolean offered) {
      this.page = offered;
      return this;
    }

    /**
     * Lets requests load and unload models by name: those that are registered, and those of the
     * {@link #repository}. Default false.
     */
    public Options repositoryChanges(boolean allowed) {
      this.repositoryChanges = allowed;
      return this;
    }

    /** Folder of models that can be loaded by name. Default: none. */
    public Options repository(ModelRepository repository) {
      this.repository = Objects.requireNonNull(repository);
      return this;
    }

    /**
     * Refuses requests that a browser sends for a page of another host, by comparing {@code Origin}
     * with {@code Host}. Switch it off behind a proxy that changes {@code Host}. Default true.
     */
    public Options sameOrigin(boolean required) {
      this.sameOrigin = required;
      return this;
    }

    /** Bytes of one body, after decompression. Default 64 MB, or 1/8 of the heap if less. */
    public Options maxBody(long bytes) {
      this.maxBody = positive("maxBody", bytes, Integer.MAX_VALUE - 16);
      return this;
    }

    /** Bytes of all bodies that are being read. Default 256 MB, or 1/4 of the heap if less. */
    public Options maxPendingBytes(long bytes) {
      this.maxPendingBytes = positive("maxPendingBytes", bytes, Long.MAX_VALUE);
      return this;
    }

    /** Elements of one tensor. Default 2^24. */
    public Options maxElements(long elements) {
      this.maxElements = positive("maxElements", elements, Integer.MAX_VALUE / 8);
      return this;
    }

    /** Number of inputs of one request. Default 64. */
    public Options maxInputs(int inputs) {
      this.maxInputs = (int) positive("maxInputs", inputs, Integer.MAX_VALUE);
      return this;
    }

    /** Number of rows, the first size of the inputs, of one request. Default 4,096. */
    public Options maxRows(int rows) {
      this.maxRows = (int) positive("maxRows", rows, Integer.MAX_VALUE);
      return this;
    }

    @CheckReturnValue
    Limits limits() {
      return new Limits(
          maxBody, (int) Math.min(MAX_JSON, maxBody), MAX_DEPTH, maxElements, maxInputs);
    }

    @CheckReturnValue
    private static long positive(String name, long value, long max) {
      if (value < 1 || value > max) {
        throw new IllegalArgumentException(name + " must be from 1 to " + max + ", not " + value);
      }
      return value;
    }
  }
}
