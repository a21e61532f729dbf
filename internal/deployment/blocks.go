// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/wait"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// blockDetail is what the describe of an app does not tell of a block: the spec that the block is of, and the address of its web
// app.
type blockDetail struct {
	specID, address types.String

	// version is the release that was deployed, where it has been read just now and the platform tells it.
	version string
}

// blockDetails are details by the id of the block deployment.
type blockDetails map[string]blockDetail

// keyBlocksRead is where the private state notes which blocks have been read.
const keyBlocksRead = "blocks"

// blocksRead notes for which blocks of which revision nothing is left to read, so that a refresh is one request.
type blocksRead struct {
	Revision int64    `json:"revision"`
	Done     []string `json:"done,omitempty"`
}

// needs tells whether a block of a revision is to be read: once, and again while it is under way.
func (b blocksRead) needs(revision int64, block peak.DeployedBlock) bool {
	return b.Revision != revision || !isFinal(block) || !slices.Contains(b.Done, block.DeploymentID+"/"+block.PlatformID)
}

// done notes what has been read of a block that stays as it is.
func (b *blocksRead) done(block peak.DeployedBlock) {
	if isFinal(block) {
		b.Done = append(b.Done, block.DeploymentID+"/"+block.PlatformID)
	}
}

func isFinal(block peak.DeployedBlock) bool { return wait.IsOneOf(block.Status, restingStatuses...) }

// knownDetails are the details in a list of blocks.
func knownDetails(list types.List) blockDetails {
	known := blockDetails{}
	for _, element := range list.Elements() {
		object, ok := element.(types.Object)
		if !ok {
			continue
		}
		id, _ := object.Attributes()["deployment_id"].(types.String)
		specID, _ := object.Attributes()["spec_id"].(types.String)
		address, _ := object.Attributes()["application_url"].(types.String)
		known[id.ValueString()] = blockDetail{specID: specID, address: address}
	}
	return known
}

// readBlocks reads what is missing of the blocks of an answer: the specs of all that are new, which never change, and the addresses
// of the web apps. What cannot be had is left out, and asked for again by the next refresh unless the platform has refused it.
func readBlocks(ctx context.Context, client *peak.Client, answer peak.Deployment, known blockDetails, seen blocksRead) (blockDetails, blocksRead) {
	read := blocksRead{Revision: answer.LatestRevision.Revision}
	details := blockDetails{}
	var open, unknown []peak.DeployedBlock
	for _, block := range answer.LatestRevision.Blocks {
		details[block.DeploymentID] = known[block.DeploymentID]
		if !seen.needs(read.Revision, block) {
			read.done(block)
			continue
		}
		open = append(open, block)
		if known[block.DeploymentID].specID.ValueString() == "" {
			unknown = append(unknown, block)
		}
	}
	specs := specsOfBlocks(ctx, client, unknown)
	for _, block := range open {
		detail := details[block.DeploymentID]
		if spec := specs[block.DeploymentID]; spec.ID != "" {
			detail.specID, detail.version = types.StringValue(spec.ID), spec.ReleaseVersion
		}
		final := true
		if block.Kind != kindWorkflow && block.PlatformID != "" {
			service, err := client.GetService(ctx, block.PlatformID)
			url, _ := service.Members["applicationUrl"].(string)
			switch {
			case err == nil:
				detail.address = textvalue.OrNull(url)
			case peak.IsNotFound(err), peak.StatusOf(err) == http.StatusForbidden:
				detail.address = types.StringNull()
			default:
				final = false
				tflog.Warn(ctx, "cannot read the service of a block", map[string]any{"id": block.PlatformID, "error": err.Error()})
			}
		}
		details[block.DeploymentID] = detail
		if final && ctx.Err() == nil {
			read.done(block)
		}
	}
	return details, read
}

// listedBlocks is how many of the newest block deployments are looked through before blocks are asked for one by one.
const listedBlocks = 100

// specsOfBlocks are the specs of blocks, by the id of the block deployment. Lists of block deployments tell them
// (contract 13.3), describes need not. Those of an app that was deployed just now are the newest.
func specsOfBlocks(ctx context.Context, client *peak.Client, blocks []peak.DeployedBlock) map[string]peak.DeploymentSpec {
	missing := map[string]bool{}
	for _, block := range blocks {
		missing[block.DeploymentID] = true
	}
	specs := map[string]peak.DeploymentSpec{}
	look := func(query peak.ListDeploymentsQuery) {
		looked := 0
		for item, err := range client.ListDeployments(ctx, peak.Blocks, query) {
			if err != nil {
				tflog.Warn(ctx, "cannot list the blocks of a deployment", map[string]any{"error": err.Error()})
				return
			}
			if missing[item.ID] && item.Spec.ID != "" {
				specs[item.ID] = item.Spec
				delete(missing, item.ID)
			}
			if looked++; looked >= listedBlocks || len(missing) == 0 {
				return
			}
		}
	}
	if len(missing) > 1 {
		look(peak.ListDeploymentsQuery{Sort: []string{"createdAt:desc"}})
	}
	for _, block := range blocks {
		if !missing[block.DeploymentID] || ctx.Err() != nil {
			continue
		}
		item, err := client.GetDeployment(ctx, peak.Blocks, block.DeploymentID)
		switch {
		case err != nil:
			tflog.Warn(ctx, "cannot read a block of a deployment", map[string]any{"id": block.DeploymentID, "error": err.Error()})
		case item.Spec.ID != "":
			specs[item.ID] = item.Spec
		case item.Metadata.Name != "":
			look(peak.ListDeploymentsQuery{Name: item.Metadata.Name})
		}
	}
	return specs
}

// blockType is a block of an app deployment.
func blockType() types.ObjectType {
	members := map[string]attr.Type{"spec_id": types.StringType, "application_url": types.StringType}
	maps.Copy(members, relatedBlockType().AttrTypes)
	return types.ObjectType{AttrTypes: members}
}

// blocks are the blocks of an app deployment, with the details that are known.
func blocks(list []peak.DeployedBlock, known blockDetails) types.List {
	elements := make([]attr.Value, len(list))
	for i, block := range list {
		members := blockMembers(block)
		detail := known[block.DeploymentID]
		if block.PlatformID == "" {
			// What has no service any more has no address.
			detail.address = types.StringNull()
		}
		members["spec_id"], members["application_url"] = detail.specID, detail.address
		elements[i] = types.ObjectValueMust(blockType().AttrTypes, members)
	}
	return types.ListValueMust(blockType(), elements)
}
