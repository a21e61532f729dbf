// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
)

var (
	stepName = regexp.MustCompile(`^[A-Za-z0-9-]+$`)
	storage  = regexp.MustCompile(`^[0-9]+ ?[KMGT]i?[Bb]$`)
)

// requirements are the attributes that a step of a type cannot do without, contract section 16.3. The image of a
// standard step depends on the flavour.
func (f Flavour) requirements(stepType string) []string {
	switch stepType {
	case TypeHTTP:
		return []string{"url"}
	case TypeExport:
		return []string{"schema", "table", "sort_by"}
	case TypeStandard:
		if f == Workflow {
			return []string{"command", "image_id"}
		}
		return []string{"command"}
	}
	return nil
}

// authMembers are the attributes of `auth` for each of its types, contract section 16.3.
var authMembers = map[string][]string{
	"no-auth":      nil,
	"oauth":        {"client_id", "client_secret", "auth_url"},
	"basic":        {"username", "password"},
	"api-key":      {"api_key"},
	"bearer-token": {"bearer_token"},
}

// CheckSteps adds an error, on the path of the attribute that is wrong, for everything about steps that can be known from
// configuration: names, attributes that do not go with the step's type or are missing for it, parents that are unknown or
// form a cycle, conditions on steps that do not run before. Unknown values pass.
func CheckSteps(f Flavour, at path.Path, steps types.Map, diags *diag.Diagnostics) {
	if steps.IsNull() || steps.IsUnknown() {
		return
	}
	all := map[string]step{}
	for name, element := range steps.Elements() {
		object, ok := element.(types.Object)
		if !ok || object.IsNull() {
			continue
		}
		s := step{at: at.AtMapKey(name), name: name, attributes: object.Attributes(), unknown: object.IsUnknown()}
		all[name] = s
		if !stepName.MatchString(name) {
			diags.AddAttributeError(s.at, "Invalid step name", fmt.Sprintf("The step name %q may hold letters, digits and hyphens only. Rename the step.", name))
		}
		if !s.unknown {
			s.check(f, diags)
		}
	}
	checkGraph(all, diags)
}

// CheckPlanned adds an error for everything about planned steps that most often comes from other objects, and therefore is no
// matter of CheckSteps: mocked objects hold texts of random letters, and what makes use of them is validated.
func CheckPlanned(at path.Path, steps types.Map, diags *diag.Diagnostics) {
	fieldtable.CheckIDs(steps, at, diags)
	for name, element := range steps.Elements() {
		s := step{at: at.AtMapKey(name), name: name, attributes: members(element)}
		s.checkStorage(diags)
	}
}

// step is one step of the configuration.
type step struct {
	at         path.Path
	name       string
	attributes map[string]attr.Value
	unknown    bool
}

func (s step) check(f Flavour, diags *diag.Diagnostics) {
	stepType, known := text(s.attributes["type"])
	if !known {
		return
	}
	if stepType == "" {
		stepType = TypeStandard
	}
	if !slices.Contains([]string{TypeStandard, TypeHTTP, TypeSQL, TypeExport}, stepType) {
		return // The schema says so.
	}
	for _, field := range StepFields(f) {
		if field.Types != nil && !slices.Contains(field.Types, stepType) && given(s.attributes[field.Attr]) {
			diags.AddAttributeError(s.at.AtName(field.Attr), "Attribute does not go with the step type",
				fmt.Sprintf("Step %q is of type %q, and %s is only for steps of type %s. Remove the attribute or change the type.", s.name, stepType, field.Attr, strings.Join(field.Types, ", ")))
		}
	}
	for _, name := range f.requirements(stepType) {
		if s.attributes[name] == nil || s.attributes[name].IsNull() {
			s.missing(name, stepType, diags)
		}
	}
	s.checkCredentials(diags)
	switch stepType {
	case TypeStandard:
		s.checkRepository(false, diags)
		if f == Block {
			s.checkImage(diags)
		}
	case TypeHTTP:
		s.checkHTTP(diags)
	case TypeSQL:
		s.checkSQL(diags)
	}
}

func (s step) missing(name, stepType string, diags *diag.Diagnostics) {
	diags.AddAttributeError(s.at.AtName(name), "Missing attribute of a step", fmt.Sprintf("Step %q is of type %q, which needs the attribute %s.", s.name, stepType, name))
}

// checkCredentials warns of secrets in attributes that are stored and shown.
func (s step) checkCredentials(diags *diag.Diagnostics) {
	if address, known := text(members(s.attributes["repository"])["url"]); known {
		validators.WarnOfTokenInURL(s.at.AtName("repository").AtName("url"), address, "token_wo", diags)
	}
	headers, _ := members(s.attributes["headers"])["absolute"].(types.Map)
	for name, element := range headers.Elements() {
		if value, known := text(element); known && !isParam(value) {
			validators.WarnOfCredentialHeader(s.at.AtName("headers").AtName("absolute").AtMapKey(name), name, value,
				"Store it as a secret on the platform, and name it in headers.secrets or in auth.", diags)
		}
	}
}

func (s step) checkStorage(diags *diag.Diagnostics) {
	value, known := text(members(s.attributes["resources"])["storage"])
	if known && value != "" && !isParam(value) && !storage.MatchString(value) {
		diags.AddAttributeError(s.at.AtName("resources").AtName("storage"), "Invalid storage",
			fmt.Sprintf("The storage %q of step %q is not a number with a unit, such as 10GB.", value, s.name))
	}
}

// checkRepository checks that a repository names a file exactly when it holds the query of a SQL step.
func (s step) checkRepository(sql bool, diags *diag.Diagnostics) {
	repository := members(s.attributes["repository"])
	if repository == nil {
		return
	}
	file := repository["file_path"]
	at := s.at.AtName("repository").AtName("file_path")
	if sql && (file == nil || file.IsNull()) {
		diags.AddAttributeError(at, "Missing attribute of a step", fmt.Sprintf("The repository of SQL step %q needs file_path: the path of the query file.", s.name))
	}
	if !sql && given(file) {
		diags.AddAttributeError(at, "Attribute does not go with the step type", fmt.Sprintf("Step %q is no sql step, so its repository takes no file_path. Remove it.", s.name))
	}
}

func (s step) checkSQL(diags *diag.Diagnostics) {
	query, repository := s.attributes["sql_query_path"], s.attributes["repository"]
	switch {
	case given(query) && given(repository):
		diags.AddAttributeError(s.at.AtName("sql_query_path"), "Conflicting attributes of a step", fmt.Sprintf("SQL step %q takes either sql_query_path or repository, not both.", s.name))
	case query.IsNull() && repository.IsNull():
		diags.AddAttributeError(s.at.AtName("sql_query_path"), "Missing attribute of a step", fmt.Sprintf("SQL step %q needs sql_query_path or repository.", s.name))
	}
	s.checkRepository(true, diags)
	if given(members(s.attributes["parameters"])["secrets"]) {
		diags.AddAttributeError(s.at.AtName("parameters").AtName("secrets"), "Attribute does not go with the step type", fmt.Sprintf("SQL step %q takes no secrets. Remove them.", s.name))
	}
}

func (s step) checkHTTP(diags *diag.Diagnostics) {
	if s.attributes["method"] == nil || s.attributes["method"].IsNull() {
		diags.AddAttributeWarning(s.at.AtName("method"), "HTTP step without a method",
			fmt.Sprintf("Step %q sends its request with whatever method the platform takes by default, which is not documented. Set method to be sure.", s.name))
	}
	if outputs, ok := s.attributes["output_parameters"].(types.Map); ok {
		for name, element := range outputs.Elements() {
			if file, known := text(element); known && file != "response.txt" {
				diags.AddAttributeError(s.at.AtName("output_parameters").AtMapKey(name), "Invalid output file",
					fmt.Sprintf("The output parameters of HTTP step %q come from response.txt; %q is none of its files.", s.name, file))
			}
		}
	}
	auth := members(s.attributes["auth"])
	authType, known := text(auth["type"])
	wanted, listed := authMembers[authType]
	if !known || !listed {
		return
	}
	names := make([]string, 0, len(auth))
	for name := range auth {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		switch at := s.at.AtName("auth").AtName(name); {
		case name == "type":
		case slices.Contains(wanted, name) && auth[name].IsNull():
			diags.AddAttributeError(at, "Missing attribute of a step", fmt.Sprintf("Authentication of type %q in step %q needs the attribute %s.", authType, s.name, name))
		case !slices.Contains(wanted, name) && given(auth[name]):
			diags.AddAttributeError(at, "Attribute does not go with the authentication type", fmt.Sprintf("Authentication of type %q in step %q takes no %s. Remove it.", authType, s.name, name))
		}
	}
}

// checkImage checks that a standard step of a block chooses its image in exactly one way.
func (s step) checkImage(diags *diag.Diagnostics) {
	var chosen []string
	for _, name := range []string{"image_ref", "image", "image_details"} {
		value := s.attributes[name]
		if value.IsUnknown() {
			return
		}
		if !value.IsNull() {
			chosen = append(chosen, name)
		}
	}
	if len(chosen) != 1 {
		diags.AddAttributeError(s.at.AtName("image_ref"), "Ambiguous image of a step",
			fmt.Sprintf("Step %q needs exactly one of image_ref, image and image_details; it has %d.", s.name, len(chosen)))
	}
}

// given reports whether a value is configured, known or not.
func given(value attr.Value) bool {
	return value != nil && !value.IsNull()
}

// text returns a string's value, "" for null, and whether it is known.
func text(value attr.Value) (string, bool) {
	if value == nil || value.IsNull() {
		return "", true
	}
	if value.IsUnknown() {
		return "", false
	}
	switch v := value.(type) {
	case types.String:
		return v.ValueString(), true
	case basetypes.StringValuable:
		if s, ok := v.(ParamValue); ok {
			return s.ValueString(), true
		}
	}
	return "", false
}

// members returns the attributes of an object, nil when it is null, unknown or none.
func members(value attr.Value) map[string]attr.Value {
	object, ok := value.(types.Object)
	if !ok || object.IsNull() || object.IsUnknown() {
		return nil
	}
	return object.Attributes()
}

// texts returns the known strings of a set or list.
func texts(value attr.Value) []string {
	var elements []attr.Value
	switch collection := value.(type) {
	case types.Set:
		elements = collection.Elements()
	case types.List:
		elements = collection.Elements()
	}
	known := make([]string, 0, len(elements))
	for _, element := range elements {
		if s, ok := text(element); ok && s != "" {
			known = append(known, s)
		}
	}
	slices.Sort(known)
	return known
}
