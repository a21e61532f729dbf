// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package assumptions

// Points about deployments and their revisions (contract 13 to 15).
const (
	DeploymentInherits     ID = "deployment-inherits"
	DeployUnknownStatus    ID = "deploy-unknown-status"
	DeployParametersStatus ID = "deploy-parameters-status"
	DeploymentNameStatus   ID = "deployment-name-status"
	DeploymentMetadata     ID = "deployment-metadata"
	DeploymentLatest       ID = "deployment-latest"
	DeploymentSpec         ID = "deployment-spec"
	DeploymentParentNull   ID = "deployment-parent-null"
	HiddenMask             ID = "hidden-mask"
	AppParametersShown     ID = "app-parameters-shown"
	MetadataNoRevision     ID = "metadata-no-revision"
	RedeployNumber         ID = "redeploy-number"
	DeploymentDeleteAsync  ID = "deployment-delete-async"
	DeploymentDeleteStatus ID = "deployment-delete-status"
	RevisionBusyStatus     ID = "revision-busy-status"
	RevisionNotInherited   ID = "revision-not-inherited"
	RevisionListMembers    ID = "revision-list-members"
	RevisionLatest         ID = "revision-latest"
	RevisionResources      ID = "revision-resources"
	AppBlocksGone          ID = "app-blocks-gone"
	AppSelectorsStatus     ID = "app-selectors-status"
	ExecuteUnknownStatus   ID = "execute-unknown-status"
	ExecuteBusyStatus      ID = "execute-busy-status"
	RunUnmasked            ID = "run-unmasked"
	RunPatchStatus         ID = "run-patch-status"
	KindWords              ID = "kind-words"
)

func deployments() []Point {
	return []Point{
		{
			ID: DeploymentInherits, Section: "13.1", Claim: "title and summary of a deployment come from the spec when they are left out",
			Quotes: []string{"inherited from the spec"}, Flip: "they do not",
		},
		{
			ID: DeployUnknownStatus, Section: "13.1", Claim: "an unknown spec is refused with 404",
			Quotes: []string{"404 = spec or release unknown"}, Flip: "422",
		},
		{
			ID: DeployParametersStatus, Section: "13.1", Claim: "parameters that do not fit are refused with 422",
			Quotes: []string{"422 = bad/missing parameters"}, Flip: "400",
		},
		{
			ID: DeploymentNameStatus, Section: "13.1, 27.7", Claim: "the name of a deployment that is taken is refused with 422",
			Quotes: []string{"duplicate name"}, Flip: "409",
		},
		{
			ID: DeploymentMetadata, Section: "13.4, 27.3", Claim: "metadata of a deployment has summary, description and who made and changed it when",
			Quotes: []string{"`spec` beyond that is"}, Flip: "name, title, tags and status only",
		},
		{
			ID: DeploymentLatest, Section: "13.4, 27.3", Claim: "latestRevision has id, notes, createdAt and createdBy",
			Quotes: []string{"`spec` beyond that is"}, Flip: "revision, status, blocks and resources only",
		},
		{
			ID: DeploymentSpec, Section: "13.4, 27.3", Claim: "spec of a deployment is {id, name, title, kind, release: {id, version}}",
			Quotes: []string{"`spec` beyond that is"}, Flip: "{specId, releaseVersion}; in lists with id",
		},
		{ID: DeploymentParentNull, Section: "13.4, 27.3", Claim: "parent is null in a block deployment of no app", Flip: "it is absent"},
		{
			ID: HiddenMask, Section: "13.4, 27.6", Claim: "hidden values are shown as ********",
			Quotes: []string{"the mask text is unknown"}, Flip: "null, an empty text, <hidden>, ****1234 or absent, by name",
		},
		{ID: AppParametersShown, Section: "14, 27.3", Claim: "app deployments show parameters and appParameters", Flip: "they do not"},
		{
			ID: MetadataNoRevision, Section: "13.5", Claim: "an update of the metadata makes no revision",
			Quotes: []string{"Does not create a revision"}, Flip: "it makes one, and the deployment is busy for a moment",
		},
		{
			ID: RedeployNumber, Section: "13.6", Claim: "a redeployment has the number of the revision that it repeats",
			Quotes: []string{"(same number) with status `redeploying`"}, Flip: "the next number",
		},
		{
			ID: DeploymentDeleteAsync, Section: "13.7", Claim: "the delete of a deployment takes a while, with the status deleting",
			Quotes: []string{"Asynchronous: `deleting`, then 404"}, Flip: "it is done when it is answered",
		},
		{
			ID: DeploymentDeleteStatus, Section: "13.7, 27.8", Claim: "the delete of a block deployment of an app is refused with 422",
			Quotes: []string{"it belongs to an app deployment or is busy", "not a child of an app"}, Flip: "409",
		},
		{
			ID: RevisionBusyStatus, Section: "13.8", Claim: "a revision is refused with 409 while another operation goes on",
			Quotes: []string{"operation runs", "| create revision | not `deploying`"}, Flip: "422",
		},
		{
			ID: RevisionNotInherited, Section: "13.8, 27.5", Claim: "a revision does not inherit values that are left out",
			Quotes: []string{"operation runs"}, Kept: "if it did, no request could remove one",
		},
		{
			ID: RevisionListMembers, Section: "13.8", Claim: "lists of revisions show createdAt and createdBy",
			Quotes: []string{"[ASSUMED; CLI table reads `id`, `revision`, `status`, `notes`]"}, Flip: "id, revision, status and notes only",
		},
		{
			ID: RevisionLatest, Section: "13.8", Claim: "latestRevision of a revision is {id, revision, status}",
			Quotes: []string{"`platformId`, `status` [ASSUMED]; `latestRevision`"}, Flip: "{number}",
		},
		{
			ID: RevisionResources, Section: "13.8, 27.3", Claim: "resources of a revision have platformId and status beside kind and name",
			Quotes: []string{"`platformId`, `status` [ASSUMED]"}, Flip: "{kind, name, platform}",
		},
		{
			ID: AppBlocksGone, Section: "14", Claim: "the block deployments of an app go with it",
			Quotes: []string{"hence its block deployments"}, Kept: `it follows from "deletes everything it created"`,
		},
		{
			ID: AppSelectorsStatus, Section: "14", Claim: "includes and excludes that contradict each other are refused with 422",
			Quotes: []string{"An id in both lists"}, Flip: "400",
		},
		{
			ID: ExecuteUnknownStatus, Section: "15", Claim: "the execution of an unknown deployment is refused with 404",
			Quotes: []string{"STD (404"}, Flip: "422",
		},
		{
			ID: ExecuteBusyStatus, Section: "15", Claim: "a deployment that is not deployed cannot be executed: 400",
			Quotes: []string{"a non-deployed deployment → 400 or 409", "| execute deployment |"}, Flip: "409",
		},
		{
			ID: RunUnmasked, Section: "15", Claim: "run parameters show hidden values",
			Quotes: []string{"at run time [ASSUMED]"}, Flip: "masked",
		},
		{
			ID: RunPatchStatus, Section: "15", Claim: "new run parameters change neither revision nor status",
			Quotes: []string{"changes neither revision nor status"}, Flip: "the deployment is busy for a moment",
		},
		{
			ID: KindWords, Section: "15", Claim: "the kind of a service is called service",
			Quotes: []string{"(older data: `webapp`)"}, Flip: "webapp",
		},
	}
}
