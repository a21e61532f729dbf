// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package appspec

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
	"github.com/peakbi/terraform-provider-peak/internal/spec"
)

// model is peak_app_spec in Terraform.
type model struct {
	spec.Model

	Blocks      types.List    `tfsdk:"blocks"`
	Parameters  types.Dynamic `tfsdk:"parameters"`
	DataModel   types.String  `tfsdk:"input_data_model"`
	ShareBlocks types.Bool    `tfsdk:"share_blocks"`
}

// blockTypes are the attribute types of an element of `blocks`.
func blockTypes() map[string]attr.Type {
	return map[string]attr.Type{"id": types.StringType, "release_version": types.StringType, "auto_run_on_deploy": types.BoolType}
}

// block is an element of `blocks`.
type block struct {
	id, version types.String
	autoRun     types.Bool
}

// blocks reads the attribute; what is unknown stays so.
func blocks(list types.List) []block {
	elements := list.Elements()
	read := make([]block, len(elements))
	for i, element := range elements {
		object, ok := element.(types.Object)
		if !ok || object.IsUnknown() || object.IsNull() {
			read[i] = block{types.StringUnknown(), types.StringUnknown(), types.BoolUnknown()}
			continue
		}
		members := object.Attributes()
		read[i].id, _ = members["id"].(types.String)
		read[i].version, _ = members["release_version"].(types.String)
		read[i].autoRun, _ = members["auto_run_on_deploy"].(types.Bool)
	}
	return read
}

// config is the blocks of a request.
func config(list types.List) []peak.AppBlock {
	read := blocks(list)
	config := make([]peak.AppBlock, len(read))
	for i, b := range read {
		config[i] = peak.AppBlock{ID: b.id.ValueString(), Release: peak.BlockRelease{Version: b.version.ValueString()}, AutoRunOnDeploy: b.autoRun.ValueBoolPointer()}
	}
	return config
}

// newBlocks reads the blocks of an answer. complete is false when the platform does not show auto_run_on_deploy of each.
func newBlocks(config []peak.AppBlock) (list types.List, complete bool) {
	elements := make([]attr.Value, len(config))
	complete = true
	for i, b := range config {
		complete = complete && b.AutoRunOnDeploy != nil
		elements[i] = types.ObjectValueMust(blockTypes(), map[string]attr.Value{
			"id": types.StringValue(b.ID), "release_version": types.StringValue(b.Release.Version),
			"auto_run_on_deploy": types.BoolValue(b.AutoRunOnDeploy != nil && *b.AutoRunOnDeploy),
		})
	}
	return types.ListValueMust(types.ObjectType{AttrTypes: blockTypes()}, elements), complete
}

// createRequest is the request that creates the spec with its first release.
func createRequest(plan *model) (peak.AppSpecCreate, error) {
	definitions, err := press.EncodeDefinitions(plan.Parameters)
	return peak.AppSpecCreate{
		Metadata: plan.Metadata.Request(), Release: press.ReleaseOf(plan.Release).Input(), Config: config(plan.Blocks),
		Featured: plan.Featured.ValueBoolPointer(), Scope: plan.Scope.ValueStringPointer(), Tenants: press.Strings(plan.Tenants), Parameters: definitions,
	}, err
}

// releaseRequest is the request that publishes a release.
func releaseRequest(plan *model) (peak.AppReleaseCreate, error) {
	definitions, err := press.EncodeDefinitions(plan.Parameters)
	return peak.AppReleaseCreate{Release: press.ReleaseOf(plan.Release).Input(), Config: config(plan.Blocks), Parameters: definitions}, err
}

// takeOver takes over what a release holds, as an import does, and says what the platform does not show of it (contract 11).
func (m *model) takeOver(release peak.Release) (press.Unseen, error) {
	unseen := press.Unseen{attrDataModel, attrShareBlocks}
	m.ShareBlocks = types.BoolValue(false)
	config, err := release.AppBlocks()
	if err != nil {
		return nil, err
	}
	list, complete := newBlocks(config)
	if !complete {
		unseen = append(unseen, unseenAutoRun)
	}
	if release.Parameters == nil {
		unseen = append(unseen, "parameters")
	}
	m.Blocks = list
	m.Parameters, err = press.NewDefinitions(release.Parameters)
	return unseen, err
}
