package org.jtorch.site;

/**
 * A page of the site, as Markdown.
 *
 * @param path its file in the repository, with slashes
 * @param url its file in the site, with slashes
 * @param group the heading in the navigation that it stands under
 * @param label its name in the navigation
 * @param text its Markdown
 */
record Source(String path, String url, String group, String label, String text) {
  /** What leads from this page to the top of the site. */
  String toTop() {
    return url.contains("/") ? "../" : "";
  }
}
