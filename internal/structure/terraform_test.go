// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package structure_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/framework/wait"
	"github.com/peakbi/terraform-provider-peak/internal/provider"
)

// terraform does with the provider what the command line does with it.
type terraform struct {
	server  tfprotov6.ProviderServer
	schemas *tfprotov6.GetProviderSchemaResponse
}

// instance is an object as the command line keeps it in its state.
type instance struct {
	typeName string
	state    tftypes.Value
	private  []byte
	identity *tfprotov6.ResourceIdentityData
}

// newTerraform configures a provider for a platform.
func newTerraform(t *testing.T, endpoint string) *terraform {
	t.Helper()
	// The platform is where it goes at once, so that nothing is waited for.
	server := provider.NewServer(provider.New(provider.Options{
		Version: "test", Poll: wait.Poll{Min: time.Millisecond, Max: time.Millisecond, Settle: time.Millisecond},
	}))()
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	tf := &terraform{server: server, schemas: schemas}
	config := encode(t, schemas.Provider.ValueType(), parse(t, schemas.Provider.ValueType(), map[string]any{"endpoint": endpoint, "auth_token": acctest.Token}))
	configured, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: config})
	if err := problem(err, configured.Diagnostics); err != nil {
		t.Fatal(err)
	}
	return tf
}

// attributes are those of a resource.
func (tf *terraform) attributes(typeName string) []*tfprotov6.SchemaAttribute {
	return tf.schemas.ResourceSchemas[typeName].Block.Attributes
}

func (tf *terraform) typeOf(typeName string) tftypes.Type {
	return tf.schemas.ResourceSchemas[typeName].ValueType()
}

// none is what there is of an object before it is created.
func (tf *terraform) none(typeName string) instance {
	return instance{typeName: typeName, state: tftypes.NewValue(tf.typeOf(typeName), nil)}
}

// apply makes an object what a configuration says: it validates, plans, and applies, and with a plan to replace it returns
// before that.
func (tf *terraform) apply(t *testing.T, before instance, configuration map[string]any) (after instance, replaces bool, err error) {
	t.Helper()
	typed := tf.typeOf(before.typeName)
	config := parse(t, typed, configuration)
	validated, err := tf.server.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: before.typeName, Config: encode(t, typed, config),
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	if err := problem(err, validated.Diagnostics); err != nil {
		return before, false, fmt.Errorf("validate: %w", err)
	}
	proposed := proposedObject(t, tf.attributes(before.typeName), before.state, config)
	planned, err := tf.server.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: before.typeName, PriorState: encode(t, typed, before.state), ProposedNewState: encode(t, typed, proposed), Config: encode(t, typed, config),
		PriorPrivate: before.private, PriorIdentity: before.identity,
	})
	if err := problem(err, planned.Diagnostics); err != nil {
		return before, false, fmt.Errorf("plan: %w", err)
	}
	if len(planned.RequiresReplace) > 0 && !before.state.IsNull() {
		return before, true, nil
	}
	return tf.carryOut(t, before, planned.PlannedState, encode(t, typed, config), planned.PlannedPrivate)
}

// destroy deletes an object.
func (tf *terraform) destroy(t *testing.T, before instance) error {
	t.Helper()
	null := encode(t, tf.typeOf(before.typeName), tf.none(before.typeName).state)
	_, _, err := tf.carryOut(t, before, null, null, before.private)
	return err
}

func (tf *terraform) carryOut(t *testing.T, before instance, planned, config *tfprotov6.DynamicValue, private []byte) (instance, bool, error) {
	t.Helper()
	typed := tf.typeOf(before.typeName)
	applied, err := tf.server.ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: before.typeName, PriorState: encode(t, typed, before.state), PlannedState: planned, Config: config, PlannedPrivate: private, PlannedIdentity: before.identity,
	})
	after := before
	if err == nil && applied.NewState != nil {
		after = instance{before.typeName, decode(t, typed, applied.NewState), applied.Private, applied.NewIdentity}
	}
	if err := problem(err, applied.Diagnostics); err != nil {
		return after, false, fmt.Errorf("apply: %w", err)
	}
	return after, false, nil
}

// imported is an object as an import of its id finds it.
func (tf *terraform) imported(t *testing.T, typeName, id string) (tftypes.Value, error) {
	t.Helper()
	found, err := tf.server.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: typeName, ID: id})
	if err := problem(err, found.Diagnostics); err != nil {
		return tftypes.Value{}, fmt.Errorf("import: %w", err)
	}
	one := found.ImportedResources[0]
	read, err := tf.server.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: typeName, CurrentState: one.State, Private: one.Private, CurrentIdentity: one.Identity})
	if err := problem(err, read.Diagnostics); err != nil {
		return tftypes.Value{}, fmt.Errorf("read: %w", err)
	}
	return decode(t, tf.typeOf(typeName), read.NewState), nil
}

// fromCLI calls the function from_cli.
func (tf *terraform) fromCLI(t *testing.T, body any) (any, error) {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	called, err := tf.server.CallFunction(t.Context(), &tfprotov6.CallFunctionRequest{
		Name: "from_cli", Arguments: []*tfprotov6.DynamicValue{encode(t, tftypes.String, tftypes.NewValue(tftypes.String, string(text)))},
	})
	if err != nil {
		return nil, err
	}
	if called.Error != nil {
		return nil, fmt.Errorf("%s", called.Error.Text)
	}
	return plain(decode(t, tftypes.DynamicPseudoType, called.Result)), nil
}

// proposedObject is what the command line proposes: what is configured, and where nothing is what the provider may have filled
// in before.
func proposedObject(t *testing.T, attributes []*tfprotov6.SchemaAttribute, prior, config tftypes.Value) tftypes.Value {
	t.Helper()
	before, members := map[string]tftypes.Value{}, map[string]tftypes.Value{}
	if err := config.As(&members); err != nil {
		t.Fatal(err)
	}
	members = maps.Clone(members) // It is the one of the value.
	if !prior.IsNull() {
		if err := prior.As(&before); err != nil {
			t.Fatal(err)
		}
	}
	for _, attribute := range attributes {
		configured := members[attribute.Name]
		was, known := before[attribute.Name]
		switch {
		case attribute.WriteOnly:
			members[attribute.Name] = tftypes.NewValue(configured.Type(), nil)
		case configured.IsNull() && attribute.Computed && known:
			members[attribute.Name] = was
		case attribute.NestedType != nil && !configured.IsNull():
			if !known {
				was = tftypes.NewValue(configured.Type(), nil)
			}
			members[attribute.Name] = proposedNested(t, attribute.NestedType, was, configured)
		}
	}
	return tftypes.NewValue(config.Type(), members)
}

func proposedNested(t *testing.T, nested *tfprotov6.SchemaObject, prior, config tftypes.Value) tftypes.Value {
	t.Helper()
	if nested.Nesting == tfprotov6.SchemaObjectNestingModeSingle {
		return proposedObject(t, nested.Attributes, prior, config)
	}
	if nested.Nesting == tfprotov6.SchemaObjectNestingModeMap {
		elements, before := map[string]tftypes.Value{}, map[string]tftypes.Value{}
		if config.As(&elements) != nil || !prior.IsNull() && prior.As(&before) != nil {
			t.Fatal("a map is none")
		}
		elements = maps.Clone(elements)
		for key, element := range elements {
			was, known := before[key]
			if !known {
				was = tftypes.NewValue(element.Type(), nil)
			}
			elements[key] = proposedObject(t, nested.Attributes, was, element)
		}
		return tftypes.NewValue(config.Type(), elements)
	}
	var elements, before []tftypes.Value
	if config.As(&elements) != nil || !prior.IsNull() && prior.As(&before) != nil {
		t.Fatal("a list is none")
	}
	elements = slices.Clone(elements)
	for i, element := range elements {
		was := tftypes.NewValue(element.Type(), nil)
		if i < len(before) && nested.Nesting == tfprotov6.SchemaObjectNestingModeList {
			was = before[i]
		}
		elements[i] = proposedObject(t, nested.Attributes, was, element)
	}
	return tftypes.NewValue(config.Type(), elements)
}

// problem is what went wrong, in one error. Warnings are none.
func problem(err error, diagnostics []*tfprotov6.Diagnostic) error {
	if err != nil {
		return err
	}
	for _, diagnostic := range diagnostics {
		if diagnostic.Severity == tfprotov6.DiagnosticSeverityError {
			return fmt.Errorf("%s: %s (%v)", diagnostic.Summary, diagnostic.Detail, diagnostic.Attribute)
		}
	}
	return nil
}

// parse reads a configuration; attributes that it lacks are null.
func parse(t *testing.T, typed tftypes.Type, configuration any) tftypes.Value {
	t.Helper()
	text, err := json.Marshal(configuration)
	if err != nil {
		t.Fatal(err)
	}
	return decode(t, typed, &tfprotov6.DynamicValue{JSON: text})
}

func decode(t *testing.T, typed tftypes.Type, value *tfprotov6.DynamicValue) tftypes.Value {
	t.Helper()
	decoded, err := value.Unmarshal(typed)
	if err != nil {
		t.Fatal(err)
	}
	return decoded
}

func encode(t *testing.T, typed tftypes.Type, value tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()
	encoded, err := tfprotov6.NewDynamicValue(typed, value)
	if err != nil {
		t.Fatal(err)
	}
	return &encoded
}
