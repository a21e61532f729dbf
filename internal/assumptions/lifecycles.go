// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package assumptions

// Points about lifecycles and what is possible when (contract 25).
const (
	DeploymentEnds        ID = "deployment-ends"
	DeploymentWords       ID = "deployment-words"
	RevisionShown         ID = "revision-shown"
	RevisionSuperseded    ID = "revision-superseded"
	UnhappyEnds           ID = "unhappy-ends"
	ImageEnds             ID = "image-ends"
	ImageUnreadyStatus    ID = "image-unready-status"
	SpecUnavailableStatus ID = "spec-unavailable-status"
	ServiceWords          ID = "service-words"
	ServiceBusyStatus     ID = "service-busy-status"
	WorkflowEnds          ID = "workflow-ends"
	WorkflowBusyStatus    ID = "workflow-busy-status"
)

func lifecycles() []Point {
	const transitions = "transitions are [ASSUMED]"
	return []Point{
		{
			ID: DeploymentEnds, Section: "25, 27.4", Claim: "a deployment becomes deployed, and its revision too",
			Quotes: []string{transitions}, Kept: "the words that the SDK and the documents wait for are facts",
		},
		{
			ID: DeploymentWords, Section: "25, 27.4", Claim: "a deployment is deploying until it is deployed",
			Quotes: []string{transitions}, Flip: "updating, another known word; also in place of redeploying, rollback and deleting",
		},
		{
			ID: RevisionShown, Section: "25", Claim: "a new revision shows at once",
			Quotes: []string{transitions}, Flip: "the first read shows the one before",
		},
		{
			ID: RevisionSuperseded, Section: "25", Claim: "a revision is superseded by the next",
			Quotes: []string{transitions}, Flip: "it stays deployed",
		},
		{
			ID: UnhappyEnds, Section: "25, 27.4", Claim: "a later revision that fails is rolled back; warning and platform_resource_error are ends",
			Quotes: []string{transitions}, Kept: "the words and their meaning are facts",
			Unseen: "what a platform gets into trouble by is not known, and is not to be tried on a tenant",
		},
		{
			ID: ImageEnds, Section: "25, 27.4", Claim: "a version is not-ready and building, then ready with a build of success, and in-use once something uses it",
			Quotes: []string{transitions}, Kept: "the official SDK waits by these words",
		},
		{
			ID: ImageUnreadyStatus, Section: "25", Claim: "a workflow in a version that is not built is refused with 400, a service with 422",
			Quotes: []string{"| use image in service/workflow |"}, Flip: "the other one of the two",
		},
		{
			ID: SpecUnavailableStatus, Section: "25", Claim: "the deployment of a spec that is not available is refused with 422",
			Quotes: []string{"| deploy a spec |"}, Flip: "400",
		},
		{
			ID: ServiceWords, Section: "25, 27.4", Claim: "a new service is CREATING first",
			Quotes: []string{transitions}, Flip: "DEPLOYING",
		},
		{
			ID: ServiceBusyStatus, Section: "25, 27.8", Claim: "the delete of a service on its way up is refused with 409",
			Quotes: []string{"| delete service |"}, Flip: "422",
		},
		{
			ID: WorkflowEnds, Section: "25, 27.4", Claim: "a workflow is Running while it runs, and Paused while it is paused; its execution ends with Success",
			Quotes: []string{transitions}, Kept: "the official SDK waits by these words",
		},
		{
			ID: WorkflowBusyStatus, Section: "25, 27.8", Claim: "the delete of a workflow that runs is refused with 409",
			Quotes: []string{"| update/delete workflow |"}, Flip: "422",
		},
	}
}
