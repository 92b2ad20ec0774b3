package io.wiretrip.agent.server;

import java.io.IOException;

/** Answers one kind of request, on the thread that runs it. */
@FunctionalInterface
interface Handler {
    /**
     * Answers.
     *
     * @throws BadRequestException to be told to the client, if nothing was answered yet
     * @throws IOException if the client is gone, or was too slow
     */
    void handle(Call call) throws IOException, BadRequestException;
}
