package org.jtorch.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jtorch.serving.http.InferenceHandler;
import org.jtorch.serving.http.InferenceRequest;
import org.jtorch.serving.http.InferenceResponse;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/** The endpoints of an {@link InferenceHandler} in Spring MVC. */
@Controller
class ServletEndpoints {
  private final InferenceHandler handler;

  ServletEndpoints(InferenceHandler handler) {
    this.handler = handler;
  }

  @RequestMapping({"/v2", "/v2/**", "/jtorch", "/jtorch/**"})
  void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    InferenceRequest asked =
        new InferenceRequest(
            request.getMethod(),
            ServletRequestPathUtils.getParsedRequestPath(request).pathWithinApplication().value(),
            name -> Optional.ofNullable(request.getHeader(name)),
            request.getInputStream());
    try (InferenceResponse answer = handler.handle(asked).join()) {
      response.setStatus(answer.status());
      answer.headers().forEach(response::setHeader);
      answer.length().ifPresent(response::setContentLengthLong);
      answer.writeTo(response.getOutputStream());
    }
  }
}
