package io.muster.protocol.http;

import io.muster.protocol.id.CollectionId;
import io.muster.protocol.plan.CollectionState;
import java.util.Map;

/** Answers {@code POST /collectLogs/start}. */
public record StartResponse(CollectionId id, CollectionState status, Map<String, String> links) {}
