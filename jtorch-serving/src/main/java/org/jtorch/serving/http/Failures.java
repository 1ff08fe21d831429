package org.jtorch.serving.http;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jtorch.serving.DeadlineExceededException;
import org.jtorch.serving.InvalidInputException;
import org.jtorch.serving.ModelFailedException;
import org.jtorch.serving.ModelNotReadyException;
import org.jtorch.serving.RequestRejectedException;
import org.jtorch.serving.UnknownModelException;
import org.jtorch.serving.internal.protocol.ProtocolException;

/** Responses to failures: a status and one sentence. */
final class Failures {
  private static final System.Logger LOG = System.getLogger("org.jtorch.serving.http");
  private static final String RETRY_AFTER = "Retry-After";

  private Failures() {}

  /** Returns the response to a failure. */
  static BytesResponse response(Throwable thrown) {
    Throwable failure = cause(thrown);
    int status = status(failure);
    if (status == 500 && !(failure instanceof ModelFailedException)) {
      LOG.log(System.Logger.Level.ERROR, "a request failed", failure);
    }
    BytesResponse response = BytesResponse.error(status, message(failure));
    if (failure instanceof ProtocolException refused && !refused.allowed().isEmpty()) {
      response.header("Allow", refused.allowed());
    } else if (failure instanceof RequestRejectedException rejected) {
      response.header(RETRY_AFTER, seconds(rejected.retryAfter()));
    } else if (status == 503) {
      response.header(RETRY_AFTER, "1");
    }
    return response;
  }

  /** Returns what went wrong, one sentence. */
  static String message(Throwable thrown) {
    Throwable failure = cause(thrown);
    if (failure instanceof IOException) {
      return "the body could not be read to its end";
    }
    if (failure instanceof CancellationException) {
      return "the request was cancelled";
    }
    if (status(failure) == 500 && !(failure instanceof ModelFailedException)) {
      return "the server failed: " + failure.getClass().getSimpleName();
    }
    String message = failure.getMessage();
    return ProtocolException.line(message == null ? failure.getClass().getSimpleName() : message);
  }

  private static int status(Throwable failure) {
    if (failure instanceof ProtocolException refused) {
      return refused.status();
    }
    if (failure instanceof InvalidInputException || failure instanceof IOException) {
      return 400;
    }
    if (failure instanceof UnknownModelException) {
      return 404;
    }
    if (failure instanceof RequestRejectedException
        || failure instanceof ModelNotReadyException
        || failure instanceof CancellationException) {
      return 503;
    }
    return failure instanceof DeadlineExceededException ? 504 : 500;
  }

  private static Throwable cause(Throwable thrown) {
    boolean wrapped = thrown instanceof CompletionException || thrown instanceof ExecutionException;
    return wrapped && thrown.getCause() != null ? thrown.getCause() : thrown;
  }

  /** Rounds up to whole seconds, of which the header has at least one. */
  private static String seconds(Duration time) {
    return Long.toString(Math.max(1, time.plusMillis(999).toSeconds()));
  }
}
