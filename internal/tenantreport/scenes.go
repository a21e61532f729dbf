// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenantreport

import (
	a "github.com/peakbi/terraform-provider-peak/internal/assumptions"
)

// Paths of the platform (contract 10 to 24).
const (
	pathSpecs        = "/v1/blocks/specs/"
	pathAppSpecs     = "/v1/apps/specs/"
	pathDeployments  = "/v1/blocks/deployments/"
	pathApps         = "/v1/apps/deployments/"
	pathAnyDeployed  = "/v1/deployments/"
	pathWorkflows    = "/workflows/api/v1/workflows/"
	pathResources    = "/workflows/api/v1/resources"
	pathImages       = "/image-management/api/v2/images/"
	pathServices     = "/webapps/api/v1/webapps/"
	pathArtifacts    = "/artifacts/api/v1/artifacts/"
	pathTenant       = "/tenant-management/api/v1/external/tenants/tenant-metadata"
	pathOptions      = "/quota/api/v1/settings/tenant-instance-options?entityType=webapp"
	pathPermissions  = "/access-control/api/v2/access/permissions?type=app"
	pathCache        = "/connections/api/v1/connections/valkey-credentials"
	pathMetrics      = "/semantic-layer/api/v1/metrics"
	pathCollections  = "/semantic-layer/api/v1/metrics/collections"
	pathNamespaces   = "/semantic-layer/api/v1/namespaces"
	pathPublications = "/semantic-layer/api/v1/metrics/publications/"
	pathTemplates    = "/notifications/api/v1/emails/templates/"
)

// allScenes are the scenes of a report, in the order in which they are played: what costs most is last.
func allScenes() []scene {
	return []scene{
		{name: "what reading alone shows", run: readings, points: []a.ID{
			a.Slashes, a.SuccessStatus, a.ErrorEnvelope, a.ErrorDetailText, a.UnauthorizedForm, a.EmptyPageCount, a.PageSize, a.TenantMembers,
			a.PermissionsPlain, a.CacheURL, a.APIKeyStatus, a.KindWords,
		}},
		{name: "an artifact", makes: true, run: artifacts, points: []a.ID{
			a.CreateStatus, a.SuccessStatus, a.EmptyAnswer, a.ArtifactVersionMembers, a.DeleteAtOnce, a.GoneIsNotFound,
		}},
		{name: "workflows that never run", makes: true, run: workflows, points: []a.ID{
			a.CreateStatus, a.SuccessStatus, a.EmptyAnswer, a.NewestFirst, a.SearchInside, a.SearchAnyCase, a.PageSize, a.TriggersEmpty, a.StepCycle,
			a.WorkflowMembers, a.WorkflowToken, a.WebhookPolicy, a.ExecuteWorkflowStatus, a.WorkflowEnds, a.DeleteAtOnce,
		}},
		{name: "specs and their releases", makes: true, run: specs, points: []a.ID{
			a.CreateStatus, a.SuccessStatus, a.EmptyAnswer, a.SpecNameStatus, a.ValidateKnown, a.ValidateStatus, a.ReleaseOrderStatus, a.VersionPrecedence, a.SpecUpdatedMembers,
			a.SpecListParameters, a.NoChangeStatus, a.SpecTagsReplaced, a.SpecStatusWords, a.SpecMembersStay, a.ReleaseListMembers, a.ReleaseVersion,
			a.ReleaseArtifactNull, a.AppReleaseAutorun, a.FilterCase, a.BareSort, a.DeleteAtOnce, a.NewestFirst, a.SpecInUseStatus,
		}},
		{name: "a block deployment", makes: true, run: deployments, points: []a.ID{
			a.CreateStatus, a.DeploymentInherits, a.DeployUnknownStatus, a.DeployParametersStatus, a.DeploymentNameStatus, a.SpecUnavailableStatus, a.RequiredDefaults,
			a.OptionsOpen, a.DeploymentMetadata, a.DeploymentLatest, a.DeploymentSpec, a.DeploymentParentNull, a.HiddenMask, a.MetadataNoRevision,
			a.RevisionBusyStatus, a.RevisionNotInherited, a.RevisionListMembers, a.RevisionLatest, a.RevisionResources, a.ExecuteUnknownStatus,
			a.ExecuteBusyStatus, a.RunUnmasked, a.RunPatchStatus, a.DeploymentEnds, a.DeploymentWords, a.RevisionShown, a.RevisionSuperseded,
			a.SpecInUseStatus, a.DeploymentDeleteAsync,
		}},
		{name: "an app of one block", makes: true, run: apps, points: []a.ID{
			a.AppParametersShown, a.AppSelectorsStatus, a.DeploymentDeleteStatus, a.AppBlocksGone,
		}},
		{name: "a block that cannot be built", makes: true, run: failures, points: []a.ID{a.RedeployNumber, a.ArtifactInUseStatus, a.DeploymentDeleteStatus}},
		{name: "metrics", makes: true, run: metrics, points: []a.ID{
			a.PublishArtifact, a.ModelLiveStatus, a.CollectionNames, a.PublicationStays, a.NamespaceStays, a.NamespaceMetadata, a.SegmentObjects, a.QueryRefusedStatus,
		}},
		{name: "images and executions", makes: true, run: images, points: []a.ID{
			a.ImageNameStatus, a.VersionListMembers, a.AutodeployNull, a.VersionOrder, a.VersionKeepsDetails, a.VersionUpdateBuilds, a.ImageLatestMembers,
			a.ImageToken, a.FinishTimeNull, a.ImageEnds, a.ImageUnreadyStatus, a.StepLatestVersion, a.ConcurrentDefault, a.ExecuteWorkflowStatus,
			a.ExecutionListMembers, a.RunID, a.StepTypes, a.StepWords, a.LogEnd, a.WorkflowEnds, a.WorkflowBusyStatus,
		}},
		{name: "a service", makes: true, run: services, points: []a.ID{
			a.ServiceWords, a.ServiceMembers, a.ServiceURL, a.ServiceNameStatus, a.ServiceUpdateMerges, a.ServiceBusyStatus, a.ImageUnreadyStatus, a.KindWords,
		}},
	}
}
