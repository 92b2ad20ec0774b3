package io.wiretrip.protocol.kafka;

/** Names of error codes, as packetd has them; those that it does not know are named alike. */
final class KafkaErrors {
    private static final int UNKNOWN_SERVER_ERROR = -1;

    /** By their codes, from 0 on. */
    private static final String[] NAMES =
            """
            NoError OffsetOutOfRange CorruptMessage UnknownTopicOrPartition InvalidFetchSize
            LeaderNotAvailable NotLeaderOrFollower RequestTimedOut BrokerNotAvailable
            ReplicaNotAvailable MessageSizeTooLarge StaleControllerEpoch OffsetMetadataTooLarge
            NetworkException CoordinatorLoadInProgress CoordinatorNotAvailable NotCoordinator
            InvalidTopicException RecordListTooLarge NotEnoughReplicas NotEnoughReplicasAfterAppend
            InvalidRequiredAcks IllegalGeneration InconsistentGroupProtocol InvalidGroupId
            UnknownMemberId InvalidSessionTimeout RebalanceInProgress InvalidCommitOffsetSize
            TopicAuthorizationFailed GroupAuthorizationFailed ClusterAuthorizationFailed
            InvalidTimestamp UnsupportedSASLMechanism IllegalSASLState UnsupportedVersion
            TopicAlreadyExists InvalidPartitions InvalidReplicationFactor InvalidReplicaAssignment
            InvalidConfig NotController InvalidRequest UnsupportedForMessageFormat PolicyViolation
            OutOfOrderSequenceNumber DuplicateSequenceNumber InvalidProducerEpoch InvalidTxnState
            InvalidProducerIDMapping InvalidTransactionTimeout ConcurrentTransactions
            TransactionCoordinatorFenced TransactionalIDAuthorizationFailed SecurityDisabled
            OperationNotAttempted KafkaStorageError LogDirNotFound SASLAuthenticationFailed
            UnknownProducerID ReassignmentInProgress DelegationTokenAuthDisabled
            DelegationTokenNotFound DelegationTokenOwnerMismatch DelegationTokenRequestNotAllowed
            DelegationTokenAuthorizationFailed DelegationTokenExpired InvalidPrincipalType
            NonEmptyGroup GroupIDNotFound FetchSessionIDNotFound InvalidFetchSessionEpoch
            ListenerNotFound TopicDeletionDisabled FencedLeaderEpoch UnknownLeaderEpoch
            UnsupportedCompressionType StaleBrokerEpoch OffsetNotAvailable MemberIdRequired
            PreferredLeaderNotAvailable GroupMaxSizeReached FencedInstanceId
            EligibleLeadersNotAvailable ElectionNotNeeded NoReassignmentInProgress
            GroupSubscribedToTopic InvalidRecord UnstableOffsetCommit ThrottlingQuotaExceeded
            ProducerFenced ResourceNotFound DuplicateResource UnacceptableCredential
            InconsistentVoterSet InvalidUpdateVersion FeatureUpdateFailed
            PrincipalDeserializationFailure SnapshotNotFound PositionOutOfRange UnknownTopicID
            DuplicateBrokerRegistration BrokerIDNotRegistered InconsistentTopicID
            InconsistentClusterID TransactionalIDNotFound FetchSessionTopicIDError IneligibleReplica
            NewLeaderElected OffsetMovedToTieredStorage FencedMemberEpoch UnreleasedInstanceId
            UnsupportedAssignor StaleMemberEpoch MismatchedEndpointType UnsupportedEndpointType
            UnknownControllerId UnknownSubscriptionId TelemetryTooLarge InvalidRegistration
            TransactionAbortable InvalidRecordState ShareSessionNotFound InvalidShareSessionEpoch
            FencedStateEpoch InvalidVoterKey DuplicateVoter VoterNotFound InvalidRegularExpression
            RebootstrapRequired StreamsInvalidTopology StreamsInvalidTopologyEpoch
            StreamsTopologyFenced ShareSessionLimitReached\
            """
                    .split("\\s+", -1);

    private KafkaErrors() {}

    /** Whether a code has a name, or may get one in some version to come. */
    static boolean mayBe(int code) {
        return code >= UNKNOWN_SERVER_ERROR && code < 2 * NAMES.length;
    }

    /** The name of a code; the code itself if it has none. */
    static String name(int code) {
        if (code == UNKNOWN_SERVER_ERROR) {
            return "UnknownServerError";
        }
        return code >= 0 && code < NAMES.length ? NAMES[code] : Integer.toString(code);
    }
}
