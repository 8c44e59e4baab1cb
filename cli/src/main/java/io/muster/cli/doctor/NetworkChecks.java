package io.muster.cli.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.muster.protocol.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;

/** The port of a coordinator, and the way to one. */
final class NetworkChecks {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration SKEW = Duration.ofSeconds(5);

    private final HttpClient http;
    private final Clock clock;

    /** @param trust in coordinators' certificates */
    NetworkChecks(Clock clock, SSLContext trust) {
        this.clock = clock;
        this.http = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(5))
                .sslContext(trust)
                .build();
    }

    /** Free, or a coordinator's already. */
    List<Finding> port(String address, int port) throws InterruptedException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
            return List.of(Finding.ok("port", address + ":" + port + " is free"));
        } catch (IOException e) {
            List<Finding> answer = coordinator("http://" + address + ":" + port);
            return answer.get(0).level() == Finding.Level.OK || answer.size() > 1
                    ? answer
                    : List.of(Finding.fail(
                            "port",
                            address + ":" + port + " cannot be had: " + e.getMessage(),
                            "end the program that has it (ss -ltnp), or choose another with --http-port"));
        }
    }

    /** Whether a coordinator answers, says that it is ready, and has the same time. */
    List<Finding> coordinator(String url) throws InterruptedException {
        HttpResponse<String> answer;
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url.replaceFirst("/+$", "") + "/ready"))
                    .timeout(PATIENCE)
                    .build();
            answer = http.send(request, BodyHandlers.ofString());
        } catch (IOException | IllegalArgumentException e) {
            return List.of(
                    Finding.fail(
                            "coordinator",
                            url + " does not answer: "
                                    + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()),
                            "start it there, or correct the address (https needs --ca-file where its authority is a private one); a firewall has to let this host connect to it"));
        }
        List<Finding> findings = new ArrayList<>();
        JsonNode body = json(answer.body());
        if (answer.statusCode() == 200 && "ready".equals(body.path("status").asText())) {
            findings.add(Finding.ok(
                    "coordinator",
                    url + " is ready, version " + body.path("version").asText()));
        } else if (answer.statusCode() == 503 && body.hasNonNull("code")) {
            findings.add(Finding.fail(
                    "coordinator", url + " is not ready", body.path("detail").asText()));
        } else {
            return List.of(Finding.fail(
                    "coordinator",
                    url + " is no coordinator: it answers " + answer.statusCode(),
                    "correct the address or the port"));
        }
        answer.headers().firstValue("Date").ifPresent(date -> findings.add(clock(date)));
        return findings;
    }

    private static JsonNode json(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            return Json.mapper().missingNode();
        }
    }

    private Finding clock(String date) {
        try {
            Instant there = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration difference = Duration.between(there, clock.instant()).abs();
            return difference.compareTo(SKEW) <= 0
                    ? Finding.ok("clock", "as the coordinator's")
                    : Finding.warn(
                            "clock",
                            difference.toSeconds() + " s apart from the coordinator's",
                            "let both follow NTP (timedatectl set-ntp true): since and until go by each node's own clock");
        } catch (DateTimeException e) {
            return Finding.warn("clock", "the coordinator's cannot be told", "compare both hosts with: date -u");
        }
    }
}
