package io.muster.protocol.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of {@code GET /collectLogs/tasks}, newest first.
 *
 * @param next value of {@code after} for the next page; null on the last
 */
public record CollectionList(List<CollectionView> tasks, @Nullable String next) {}
