package appspec

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// model is peak_app_spec in Terraform.
type model struct {
	press.Metadata
	press.Visibility

	ID         types.String   `tfsdk:"id"`
	Blocks     types.List     `tfsdk:"blocks"`
	Parameters types.Dynamic  `tfsdk:"parameters"`
	Release    types.Object   `tfsdk:"release"`
	Timeouts   timeouts.Value `tfsdk:"timeouts"`
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
func createRequest(plan model) (peak.AppSpecCreate, error) {
	definitions, err := press.EncodeDefinitions(plan.Parameters)
	return peak.AppSpecCreate{
		Metadata: plan.Metadata.Request(), Release: press.ReleaseOf(plan.Release).Input(), Config: config(plan.Blocks),
		Featured: plan.Featured.ValueBoolPointer(), Scope: plan.Scope.ValueStringPointer(), Tenants: press.Strings(plan.Tenants), Parameters: definitions,
	}, err
}

// releaseRequest is the request that publishes a release.
func releaseRequest(plan model) (peak.AppReleaseCreate, error) {
	definitions, err := press.EncodeDefinitions(plan.Parameters)
	return peak.AppReleaseCreate{Release: press.ReleaseOf(plan.Release).Input(), Config: config(plan.Blocks), Parameters: definitions}, err
}

// newContent takes over a release, as an import does, and says what the platform does not show of it (contract 11).
func newContent(release peak.Release, state model) (model, press.Unseen, error) {
	var unseen press.Unseen
	config, err := release.AppBlocks()
	if err != nil {
		return state, nil, err
	}
	list, complete := newBlocks(config)
	if !complete {
		unseen = append(unseen, unseenAutoRun)
	}
	if release.Parameters == nil {
		unseen = append(unseen, "parameters")
	}
	state.Blocks = list
	state.Parameters, err = press.NewDefinitions(release.Parameters)
	return state, unseen, err
}

// refreshed takes an answer into the state. What a release holds never changes, so it stays.
func refreshed(spec peak.Spec, prior model) model {
	prior.ID = types.StringValue(spec.ID)
	prior.Metadata = press.NewMetadata(spec.Metadata, prior.Metadata)
	prior.Visibility = press.NewVisibility(spec, prior.Visibility)
	return prior
}

// filled replaces what is unknown in the plan by what the platform answered; everything else stays as planned.
func filled(plan model, answer model) model {
	plan.ID = answer.ID
	plan.Metadata = plan.Metadata.Fill(answer.Metadata)
	plan.Visibility = plan.Visibility.Fill(answer.Visibility)
	return plan
}

// written is the plan as it is saved before anything is read back: only the id is known of the answer.
func written(plan model, id string) model {
	return filled(plan, model{ID: types.StringValue(id), Visibility: press.Visibility{LatestRelease: press.ReleaseOf(plan.Release).Version}})
}

// nameOrID is how messages call a spec; right after an import its name is not known yet.
func nameOrID(state model) string {
	if name := state.Name.ValueString(); name != "" {
		return name
	}
	return state.ID.ValueString()
}
