package dev.weir.connectors.file.write;

import dev.weir.serde.StoredName;

/**
 * A file that waits for its checkpoint: complete and durable, but under a name that readers pass
 * over.
 *
 * @param pendingName its name in the sink's folder
 * @param finalName the name that commits it
 * @param sizeBytes its size
 */
@StoredName("dev.weir.connectors.file.PendingFile")
public record PendingFile(String pendingName, String finalName, long sizeBytes) {}
