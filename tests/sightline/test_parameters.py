"""What is typed for a question's parameters."""

import json

from graph_service.questions import QUESTIONS
from sightline.parameters import names_in

_ONE_ID = json.dumps("^e_[0-9a-f]{24}$")


def test_a_name_will_do_wherever_a_question_takes_the_id_of_one_thing_also_where_it_may_be_left_out():
    tried = 0
    for question in QUESTIONS.values():
        fields = question.params.model_json_schema()["properties"]
        takes = [name for name, field in fields.items() if f'"pattern": {_ONE_ID}' in json.dumps(field)]
        assert names_in(question, dict.fromkeys(takes, "Mia Tester")) == dict.fromkeys(takes, "Mia Tester"), (
            question.name
        )
        tried += len(takes)
    assert tried >= 15
