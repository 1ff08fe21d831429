package org.jtorch.spring.web;

import java.time.Duration;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jtorch.serving.DeadlineExceededException;
import org.jtorch.serving.InvalidInputException;
import org.jtorch.serving.ModelNotReadyException;
import org.jtorch.serving.RequestRejectedException;
import org.jtorch.serving.ServingException;
import org.jtorch.serving.UnknownModelException;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Answers a {@link ServingException} with a problem detail (RFC 9457). Works in Spring MVC and in
 * WebFlux. Its order is that of Spring Boot's own advice.
 */
@RestControllerAdvice
@Order(0)
class ProblemAdvice {
  private static final Log LOG = LogFactory.getLog(ProblemAdvice.class);

  @ExceptionHandler
  ResponseEntity<ProblemDetail> answer(ServingException failure) {
    HttpStatus status = status(failure);
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail(failure, status));
    problem.setProperty("model", failure.model());
    ResponseEntity.BodyBuilder response = ResponseEntity.status(status);
    if (failure instanceof RequestRejectedException rejected) {
      response.header(HttpHeaders.RETRY_AFTER, String.valueOf(seconds(rejected.retryAfter())));
    }
    return response.body(problem);
  }

  private static HttpStatus status(ServingException failure) {
    if (failure instanceof InvalidInputException) {
      return HttpStatus.BAD_REQUEST;
    }
    if (failure instanceof UnknownModelException) {
      return HttpStatus.NOT_FOUND;
    }
    if (failure instanceof RequestRejectedException || failure instanceof ModelNotReadyException) {
      return HttpStatus.SERVICE_UNAVAILABLE;
    }
    return failure instanceof DeadlineExceededException
        ? HttpStatus.GATEWAY_TIMEOUT
        : HttpStatus.INTERNAL_SERVER_ERROR;
  }

  /** What failed inside is logged, not sent. */
  private static String detail(ServingException failure, HttpStatus status) {
    if (status == HttpStatus.INTERNAL_SERVER_ERROR) {
      LOG.error("Model " + failure.model() + " failed", failure);
      return "The model failed on this input.";
    }
    if (failure instanceof ModelNotReadyException) {
      return "The model is not ready.";
    }
    return String.valueOf(failure.getMessage());
  }

  private static long seconds(Duration time) {
    return Math.max(1, time.plusMillis(999).toSeconds());
  }
}
