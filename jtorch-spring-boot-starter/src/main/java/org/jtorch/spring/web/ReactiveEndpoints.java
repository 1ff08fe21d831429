package org.jtorch.spring.web;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jtorch.serving.http.InferenceHandler;
import org.jtorch.serving.http.InferenceRequest;
import org.jtorch.serving.http.InferenceResponse;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The endpoints of an {@link InferenceHandler} in WebFlux. Bodies are read and written on threads
 * that may block.
 */
final class ReactiveEndpoints {
  /** Buffers of a body that wait for the thread that reads them. */
  private static final int DEMAND = 8;

  private static final Executor BLOCKING = task -> Schedulers.boundedElastic().schedule(task);

  private final InferenceHandler handler;

  ReactiveEndpoints(InferenceHandler handler) {
    this.handler = handler;
  }

  RouterFunction<ServerResponse> routes() {
    RequestPredicate predicate =
        RequestPredicates.path("/v2")
            .or(RequestPredicates.path("/v2/**"))
            .or(RequestPredicates.path("/jtorch"))
            .or(RequestPredicates.path("/jtorch/**"));
    return RouterFunctions.route(predicate, this::answer);
  }

  private Mono<ServerResponse> answer(ServerRequest request) {
    return Mono.fromCallable(() -> handle(request))
        .subscribeOn(Schedulers.boundedElastic())
        .flatMap(Mono::fromFuture)
        .flatMap(ReactiveEndpoints::answer);
  }

  private CompletableFuture<InferenceResponse> handle(ServerRequest request) {
    try (Stream<byte[]> body =
        request.bodyToFlux(DataBuffer.class).map(ReactiveEndpoints::bytes).toStream(DEMAND)) {
      return handler.handle(
          new InferenceRequest(
              request.method().name(),
              request.requestPath().pathWithinApplication().value(),
              name -> Optional.ofNullable(request.headers().firstHeader(name)),
              new BodyStream(body.iterator())));
    }
  }

  private static byte[] bytes(DataBuffer buffer) {
    byte[] bytes = new byte[buffer.readableByteCount()];
    buffer.read(bytes);
    DataBufferUtils.release(buffer);
    return bytes;
  }

  private static Mono<ServerResponse> answer(InferenceResponse answer) {
    Publisher<DataBuffer> body =
        DataBufferUtils.outputStreamPublisher(
            out -> write(answer, out), DefaultDataBufferFactory.sharedInstance, BLOCKING);
    return ServerResponse.status(answer.status())
        .headers(headers -> answer.headers().forEach(headers::set))
        .headers(headers -> answer.length().ifPresent(headers::setContentLength))
        .body(BodyInserters.fromDataBuffers(body))
        .doOnCancel(answer::close);
  }

  private static void write(InferenceResponse answer, OutputStream out) {
    try (answer) {
      answer.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
