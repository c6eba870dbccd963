package io.muster.suites;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The machine's own Chromium, headless, with one page that takes the mesh's certificate.
record Chromium(Playwright playwright, Browser browser, Page page) implements AutoCloseable {

    static Chromium start() {
        var playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        var browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program())
                        .setArgs(List.of("--no-sandbox")));
        var page = browser.newContext(new Browser.NewContextOptions().setIgnoreHTTPSErrors(true))
                .newPage();
        return new Chromium(playwright, browser, page);
    }

    private static Path program() {
        return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no chromium; ./muster test installs one"));
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
