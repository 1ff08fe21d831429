package org.jtorch.spring.web;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * Requests on a connection of their own: WebFlux of Boot 4.0.7, on Reactor Netty 1.3.6, sometimes
 * stops reading one that is kept alive (reactor-netty issue 4361).
 */
final class Requests {
  private Requests() {}

  static <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException, InterruptedException {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(request, handler);
  }
}
