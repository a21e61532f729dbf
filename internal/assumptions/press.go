// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package assumptions

// Points about specs and releases (contract 10, 11).
const (
	SharedSpecsListed   ID = "shared-specs-listed"
	SpecNameStatus      ID = "spec-name-status"
	ValidateKnown       ID = "validate-known"
	ValidateStatus      ID = "validate-status"
	ReleaseOrderStatus  ID = "release-order-status"
	RequiredDefaults    ID = "required-defaults"
	OptionsOpen         ID = "options-open"
	SpecUpdatedMembers  ID = "spec-updated-members"
	SpecTenants         ID = "spec-tenants"
	SpecListParameters  ID = "spec-list-parameters"
	NoChangeStatus      ID = "no-change-status"
	SpecTagsReplaced    ID = "spec-tags-replaced"
	SpecStatusWords     ID = "spec-status-words"
	SpecMembersStay     ID = "spec-members-stay"
	SpecInUseStatus     ID = "spec-in-use-status"
	DeleteAtOnce        ID = "delete-at-once"
	ReleaseListMembers  ID = "release-list-members"
	ReleaseVersion      ID = "release-version"
	ReleaseArtifactNull ID = "release-artifact-null"
	DataModelAgain      ID = "data-model-again"
	AppReleaseAutorun   ID = "app-release-autorun"
	VersionPrecedence   ID = "version-precedence"
)

func specs() []Point {
	return []Point{
		{
			ID: SharedSpecsListed, Section: "10.1", Claim: "specs that others share with the tenant are in its lists",
			Quotes: []string{"and those shared with it"}, Kept: "nothing that a tenant makes is another one's",
			Unseen: "it takes a second tenant that shares something with this one",
		},
		{
			ID: SpecNameStatus, Section: "10.2, 27.7", Claim: "the name of a spec that is taken is refused with 422",
			Quotes: []string{"the rejection status is 422 or 409"}, Flip: "409",
		},
		{ID: ValidateKnown, Section: "10.2", Claim: "the platform knows validate=true and makes nothing", Flip: "it creates, as a platform of before 1.29 does"},
		{
			ID: ValidateStatus, Section: "10.2, 27.1", Claim: "what is valid is answered with 200 and success",
			Quotes: []string{"Status of the good answer 200"}, Kept: "a contrary platform does not know the parameter",
		},
		{
			ID: ReleaseOrderStatus, Section: "10.3", Claim: "a release that is not greater than the one before is refused with 422",
			Quotes: []string{"violation → 422 or 400"}, Flip: "400",
		},
		{ID: VersionPrecedence, Section: "10.3, 27.12", Claim: "releases are ordered by the precedence of semantic versions", Kept: "that releases have to increase is documented, and there is no other order of versions"},
		{ID: RequiredDefaults, Section: "10.5, 27.13", Claim: "the platform fills in the default of a required parameter", Flip: "it does not, and refuses what lacks it"},
		{ID: OptionsOpen, Section: "10.5, 27.13", Claim: "a value outside the options of a parameter is taken", Kept: "a document deploys one"},
		{
			ID: SpecUpdatedMembers, Section: "10.6", Claim: "metadata of specs has no updatedAt and updatedBy",
			Quotes: []string{"in metadata and `parameters` on list elements"}, Flip: "it has",
		},
		{
			ID: SpecTenants, Section: "10.6", Claim: "describes and updates of shared specs show the tenants", Flip: "only lists do",
			Unseen: "a spec that is shared is seen by another tenant",
		},
		{
			ID: SpecListParameters, Section: "10.6", Claim: "lists and updates of specs have no member parameters",
			Quotes: []string{"`parameters` on list elements and PATCH responses"}, Flip: "it is there, null",
		},
		{
			ID: NoChangeStatus, Section: "10.7, 27.1", Claim: "an update of a spec that changes nothing is refused with 422",
			Quotes: []string{"status unknown, 400 or 422 ASSUMED"}, Flip: "400",
		},
		{
			ID: SpecTagsReplaced, Section: "10.7, 27.5", Claim: "an update replaces the tags as a whole",
			Quotes: []string{"`status` accepts the three spec statuses"}, Kept: "if they were merged, no request could remove one",
		},
		{
			ID: SpecStatusWords, Section: "10.7", Claim: "an update takes available, unavailable and archived",
			Quotes: []string{"`status` accepts the three spec statuses"}, Kept: "there would be no way to set it",
		},
		{ID: SpecMembersStay, Section: "10.7", Claim: "members that an update leaves out stay as they are", Kept: "the SDK calls all of them optional"},
		{
			ID: SpecInUseStatus, Section: "10.8, 27.8", Claim: "the delete of a spec that is deployed is refused with 422",
			Quotes: []string{"that use it", "no deployments, not used by an app spec"}, Flip: "409",
		},
		{ID: DeleteAtOnce, Section: "10.8, 16, 20", Claim: "deletes of specs, workflows and artifacts are done when they are answered", Flip: "later, and until then the name is taken"},
		{
			ID: ReleaseListMembers, Section: "10.9", Claim: "lists of releases show {id, version, notes, createdAt, createdBy}",
			Quotes: []string{"Element `{id, version, notes, createdAt, createdBy}`"}, Flip: "the version only",
		},
		{
			ID: ReleaseVersion, Section: "10.9, 27.10", Claim: "the describe of a release has its version",
			Quotes: []string{"`version` is not in the sample"}, Flip: "it has not",
		},
		{
			ID: ReleaseArtifactNull, Section: "10.9", Claim: "artifact is null in a release without an archive",
			Quotes: []string{"`artifact` absent/null when none was uploaded"}, Flip: "it is absent",
		},
		{
			ID: DataModelAgain, Section: "11", Claim: "a data model may be sent again", Flip: "409",
			Unseen: "a data model names a schema of the data warehouse, and what the platform does there is not known",
		},
		{
			ID: AppReleaseAutorun, Section: "11", Claim: "releases of apps show autoRunOnDeploy of each block",
			Quotes: []string{"`autoRunOnDeploy` per item"}, Flip: "they do not",
		},
	}
}
