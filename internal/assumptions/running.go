// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package assumptions

// Points about workflows and their executions (contract 16).
const (
	TriggersEmpty         ID = "triggers-empty"
	ConcurrentDefault     ID = "concurrent-default"
	StepLatestVersion     ID = "step-latest-version"
	StepCycle             ID = "step-cycle"
	WorkflowMembers       ID = "workflow-members"
	WorkflowToken         ID = "workflow-token"
	WebhookPolicy         ID = "webhook-policy"
	ExecuteWorkflowStatus ID = "execute-workflow-status"
	ExecutionListMembers  ID = "execution-list-members"
	RunID                 ID = "run-id"
	StepTypes             ID = "step-types"
	StepWords             ID = "step-words"
	LogEnd                ID = "log-end"
)

// Points about images (contract 17).
const (
	ImageNameStatus     ID = "image-name-status"
	VersionListMembers  ID = "version-list-members"
	AutodeployNull      ID = "autodeploy-null"
	VersionOrder        ID = "version-order"
	VersionKeepsDetails ID = "version-keeps-details"
	VersionUpdateBuilds ID = "version-update-builds"
	ImageLatestMembers  ID = "image-latest-members"
	ImageToken          ID = "image-token"
	FinishTimeNull      ID = "finish-time-null"
)

// Points about services (contract 18).
const (
	ServiceUpdateMerges ID = "service-update-merges"
	ServiceMembers      ID = "service-members"
	ServiceURL          ID = "service-url"
	ServiceNameStatus   ID = "service-name-status"
)

func workflows() []Point {
	return []Point{
		{
			ID: TriggersEmpty, Section: "16.2", Claim: "triggers is [] in the answer to a create without webhooks",
			Quotes: []string{"for non-webhook workflows"}, Flip: "it is absent",
		},
		{
			ID: ConcurrentDefault, Section: "16.2", Claim: "a workflow does not run twice at a time unless it says so",
			Quotes: []string{"`metadata.allowConcurrentExecution`"}, Flip: "it does",
		},
		{ID: WebhookPolicy, Section: "16.2, 27.10", Claim: "a webhook gets another id in an update without webhookPolicy", Flip: "it keeps the id"},
		{
			ID: StepLatestVersion, Section: "16.3", Claim: "a step without imageVersionId gets the latest version",
			Quotes: []string{"default latest ready"}, Flip: "the oldest that is built",
		},
		{
			ID: StepCycle, Section: "16.3", Claim: "parents that form a cycle are refused",
			Quotes: []string{"must not form a cycle"}, Kept: "whoever sends none cannot tell",
		},
		{
			ID: WorkflowMembers, Section: "16.4, 27.11", Claim: "the describe of a workflow has retryOptions and metadata",
			Quotes: []string{"are not in the documented sample"}, Flip: "it has not",
		},
		{ID: WorkflowToken, Section: "16.4, 27.6", Claim: "describes of workflows leave tokens of repositories out", Flip: "masked"},
		{
			ID: ExecuteWorkflowStatus, Section: "16.6", Claim: "a workflow that cannot be executed now is refused with 409",
			Quotes: []string{"409 = already running without concurrency", "| execute workflow |"}, Flip: "400",
		},
		{
			ID: ExecutionListMembers, Section: "16.7", Claim: "lists of executions show finishedAt",
			Quotes: []string{"[ASSUMED beyond table columns]"}, Flip: "executionId, status and executedAt only",
		},
		{
			ID: RunID, Section: "16.7", Claim: "runId is the id of the execution",
			Quotes: []string{"`runId` equals the execution id"}, Flip: "another one",
		},
		{
			ID: StepTypes, Section: "16.7", Claim: "times of an execution's steps are texts, and so is the image",
			Quotes: []string{"types ASSUMED"}, Flip: "times are numbers, the image is an object, the output a text",
		},
		{
			ID: StepWords, Section: "16.7", Claim: "a step that does not run is Pending or Skipped",
			Quotes: []string{"Step status values"}, Flip: "Scheduled or Omitted",
		},
		{ID: LogEnd, Section: "16.7", Claim: "a log ends with the same token again", Flip: "without a token"},
	}
}

func images() []Point {
	return []Point{
		{
			ID: ImageNameStatus, Section: "17.2, 27.7", Claim: "the name of an image that is taken is refused with 409",
			Quotes: []string{"unique per tenant"}, Flip: "422; that names are unique is not turned",
		},
		{
			ID: VersionListMembers, Section: "17.3", Claim: "lists of versions have no members of the image",
			Quotes: []string{"without the image fields"}, Flip: "they have its name",
		},
		{
			ID: AutodeployNull, Section: "17.3", Claim: "autodeploymentId is null when nothing is redeployed",
			Quotes: []string{"`autodeploymentId` null/absent"}, Flip: "it is absent",
		},
		{ID: VersionOrder, Section: "17.3", Claim: "a version may be lower than the latest", Flip: "it has to be greater"},
		{ID: VersionKeepsDetails, Section: "17.3", Claim: "an update of a version keeps build details that are left out", Flip: "it resets them"},
		{
			ID: VersionUpdateBuilds, Section: "17.3", Claim: "an update of a version starts a build",
			Quotes: []string{"build [ASSUMED]. → as create"}, Kept: "a version without a build would never become ready",
		},
		{
			ID: ImageLatestMembers, Section: "17.4", Claim: "latestVersion of an image's describe is complete, as in lists",
			Quotes: []string{"`latestVersion` as in 17.1"}, Flip: "id, version and status only",
		},
		{
			ID: ImageToken, Section: "17.4, 27.6", Claim: "the token is absent from the build details that are shown",
			Quotes: []string{"`token` masked or absent"}, Flip: "masked",
		},
		{
			ID: FinishTimeNull, Section: "17.5", Claim: "finishTime is null while an image is built",
			Quotes: []string{"`finishTime` null while building"}, Flip: "it is absent",
		},
	}
}

func services() []Point {
	return []Point{
		{
			ID: ServiceUpdateMerges, Section: "18.1", Claim: "an update of a service keeps members that are left out",
			Quotes: []string{"complete [ASSUMED]"}, Kept: "all members are optional, and a new title redeploys nothing",
		},
		{ID: ServiceNameStatus, Section: "18.1, 27.7", Claim: "the name of a service that is taken is refused with 409", Flip: "422"},
		{
			ID: ServiceMembers, Section: "18.2", Claim: "the describe of a service has title, description and parameters",
			Quotes: []string{"All [DOC] except `title`, `description`, `parameters`"}, Flip: "it has not",
		},
		{
			ID: ServiceURL, Section: "18.2, 27.14", Claim: "web apps tell their applicationUrl once they are up",
			Quotes: []string{"absent or empty until the service is up"}, Flip: "they do not",
		},
	}
}
