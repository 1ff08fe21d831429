package org.jtorch.vision.internal;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Web page that Google Drive returns in place of a large file: its form leads to the file. */
final class ConfirmationPage {
  private static final Pattern FORM = Pattern.compile("<form\\b[^>]*\\bdownload-form\\b[^>]*>");
  private static final Pattern INPUT = Pattern.compile("<input\\b[^>]*\\bhidden\\b[^>]*>");
  private static final Pattern TITLE = Pattern.compile("<title>([^<]{1,200})");

  private ConfirmationPage() {}

  /**
   * Returns where the form of a page leads to.
   *
   * @throws IOException if it has no such form, with the title of the page
   */
  static URI next(URI page, String html) throws IOException {
    Matcher form = FORM.matcher(html);
    if (!form.find()) {
      Matcher title = TITLE.matcher(html);
      throw new IOException(
          "the server returned a web page instead of the file"
              + (title.find() ? ": " + title.group(1).strip() : ""));
    }
    String query =
        INPUT
            .matcher(html.substring(form.end()))
            .results()
            .map(input -> encoded(input.group(), "name") + "=" + encoded(input.group(), "value"))
            .collect(Collectors.joining("&"));
    try {
      String action = attribute(form.group(), "action");
      URI next = page.resolve(action + (action.contains("?") ? "&" : "?") + query);
      if (Objects.equals(next.getHost(), page.getHost())
          && Objects.equals(next.getScheme(), page.getScheme())) {
        return next;
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("the server returned a web page with a damaged form", e);
    }
    throw new IOException("the server returned a web page that leads to another server");
  }

  private static String encoded(String tag, String name) {
    return URLEncoder.encode(attribute(tag, name), StandardCharsets.UTF_8);
  }

  private static String attribute(String tag, String name) {
    Matcher value = Pattern.compile("\\b" + name + "=\"([^\"]*)\"").matcher(tag);
    return value.find() ? value.group(1).replace("&amp;", "&") : "";
  }
}
